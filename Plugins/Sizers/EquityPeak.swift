internal import Studies

/// The greatest equity so far, deposits and withdrawals left out.
struct EquityPeak: Hashable {
    private(set) var value: Int64?
    private var flows: Int64 = 0
    private var day: Int64 = 0

    /// Takes the equity and the day's deposits less withdrawals.
    mutating func take(_ equity: Int64, flows: Int64, at nanos: Int64) {
        let today = nanos / 86_400_000_000_000
        let news =
            today == day ? flows.subtractingReportingOverflow(self.flows).partialValue : flows
        (self.flows, day) = (flows, today)
        guard let value else {
            self.value = equity
            return
        }
        self.value = max(equity, value.addingReportingOverflow(news).partialValue)
    }
}

extension EquityPeak: Remembered {
    func save(into memory: inout Memory) {
        memory.put(value)
        memory.put(flows)
        memory.put(day)
    }

    mutating func restore(from memory: inout Memory) throws(MemoryFault) {
        value = try memory.takeOptional()
        flows = try memory.take()
        day = try memory.take()
    }
}
