package import Domain

/// What was counted while market data was read.
package struct DataTally: Hashable, Sendable {
    /// A range of time without data where data was due.
    package struct Missing: Hashable, Sendable {
        package var from: Timestamp
        package var to: Timestamp
        package var length: Nanos { to - from }
    }

    package static let missingMax = 10

    /// Rows, lines or records read, headers not counted.
    package var rows = 0
    /// Numbers that had digits beyond the instrument's exponent.
    package var rounded = 0
    /// Rows that were understood and not used: other products, duplicates, trades before the start.
    package var ignored = 0
    /// The first products that the data names and nobody asked for.
    package var others: [String] = []
    /// Times data was missing or lost.
    package var gaps = 0
    package var firstTime: Timestamp?
    package var lastTime: Timestamp?
    /// The longest missing ranges, longest first, at most `missingMax`.
    package var missing: [Missing] = []

    package init() {}

    mutating func addMissing(from: Timestamp, to: Timestamp) {
        gaps += 1
        let range = Missing(from: from, to: to)
        let place = missing.firstIndex { $0.length < range.length } ?? missing.count
        guard place < DataTally.missingMax else { return }
        missing.insert(range, at: place)
        if missing.count > DataTally.missingMax { missing.removeLast() }
    }

    mutating func note(_ time: Timestamp) {
        if firstTime == nil { firstTime = time }
        lastTime = time
    }
}
