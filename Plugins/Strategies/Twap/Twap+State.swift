internal import PerpsPlugin
internal import Studies

extension Twap {
    /// How far it was; counts only for the same product in the same units.
    struct Saved {
        var symbol: String
        var exponent: Int64
        var startedAt: Int64
        var filled: Int64
        var isDone: Bool
    }

    func save(to writer: borrowing StateWriter) throws {
        try writer.write(instrument?.symbol ?? "")
        try writer.write(Int64(instrument?.sizeExponent ?? 0))
        try writer.write(startedAt ?? 0)
        try writer.write(filled)
        try writer.write(isDone ? 1 : 0)
    }

    mutating func load(from reader: borrowing StateReader, version: UInt32) throws {
        saved = Saved(
            symbol: try reader.text(), exponent: try reader.number(-18...18),
            startedAt: try reader.number(0 ... .max), filled: try reader.number(0 ... .max),
            isDone: try reader.number(0...1) == 1)
    }

    mutating func resume(_ instrument: Instrument, _ host: Host) {
        guard let saved else { return }
        guard saved.symbol == instrument.symbol, saved.exponent == Int64(instrument.sizeExponent)
        else {
            host.log("\(instrument.symbol): the saved state is another product's", .warning)
            return
        }
        (filled, isDone) = (saved.filled, saved.isDone)
        if saved.startedAt > 0 { startedAt = saved.startedAt }
    }
}
