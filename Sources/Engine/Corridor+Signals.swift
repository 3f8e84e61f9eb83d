internal import Domain
internal import Risk

extension Corridor {
    /// Reads the indicators that the step has told something, and tells what they say as a step of
    /// its own at the same moment: so it is the same in every loop, and no instance sees a number
    /// before everyone has seen the events that it comes from.
    mutating func tellSignals(into effects: inout Effects) {
        var said: ContiguousArray<Notice> = []
        for (place, signaller) in signallers where isActive[place] {
            let conduct = signaller.read(into: &said)
            if conduct != .good { note(conduct, of: place, into: &effects) }
        }
        guard !said.isEmpty else { return }
        state.step += 1
        // What is told next to others waits for the next step; nothing else has changed in this.
        notices = said
        state.market.beginStep()
        let none: ContiguousArray<MarketEvent> = []
        observe(none.span, into: &effects)
        state.sequence += UInt64(notices.count + 1)
        notices.removeAll(keepingCapacity: true)
    }
}
