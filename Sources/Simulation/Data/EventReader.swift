internal import Domain

/// The events of one file, and what was counted on the way.
protocol EventReader: AnyObject {
    /// Appends 1 to `countMax` events, none only at the end.
    ///
    /// - Throws: For a broken row; every event before it was given by earlier calls.
    func read(
        into buffer: inout ContiguousArray<MarketEvent>, countMax: Int
    ) throws(FeedFault)

    var tally: DataTally { get }
}
