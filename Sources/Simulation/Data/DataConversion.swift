package import Domain

/// Turns market data of one product into the compact form, which replays fast.
package enum DataConversion {
    /// What was written.
    package struct Outcome: Hashable, Sendable {
        package var path: String
        package var events: Int
        package var byteCount: Int
        package var inputs: [DataReport]
    }

    static let chunk = 4_096

    /// Reads every input and writes one file, which appears only when it is whole.
    ///
    /// The instrument gives the name and the exponents that are written; `progress` is told the
    /// events written so far, now and then, and ends the conversion by throwing.
    /// - Returns: What was written, and what it was read from.
    /// - Throws: `Fault` or `FeedFault`, or what `progress` throws; the output then does not exist,
    ///   or is what it was before.
    package static func convert(
        _ paths: [String], instrument: Instrument, to output: String,
        options: DataOptions = DataOptions(), progress: (Int) throws -> Void = { _ in }
    ) throws -> Outcome {
        let data = try DataSet.open(
            paths.map { DataInput(path: $0) }, instruments: [instrument], options: options)
        let writer = try CompactWriter(path: output, instrument: instrument)
        var buffer = ContiguousArray<MarketEvent>()
        buffer.reserveCapacity(chunk)
        var reads = 0
        while true {
            buffer.removeAll(keepingCapacity: true)
            try data.feed.read(into: &buffer, countMax: chunk)
            if buffer.isEmpty { break }
            for event in buffer { try writer.append(event) }
            reads += 1
            if reads % 16 == 0 { try progress(Int(writer.header.events)) }
        }
        guard writer.header.events > 0 else {
            throw FeedFault(
                file: paths.first ?? output, message: "gives no events for \(instrument.symbol)",
                remedy: "Check the product and the range of time.")
        }
        let reports = try data.reports()
        try progress(Int(writer.header.events))
        try writer.finish(rounded: reports.reduce(0) { $0 + $1.tally.rounded })
        let slots = Int(writer.header.slots)
        return Outcome(
            path: output, events: Int(writer.header.events),
            byteCount: CompactHeader.byteCount + slots * CompactHeader.slotBytes, inputs: reports)
    }
}
