package import Domain
package import Engine

/// Where the past comes from before a run begins.
package protocol HistorySource: AnyObject {
    /// Whole bars that open in a time, oldest first; an interval without data has none.
    ///
    /// - Parameters:
    ///   - instrument: One of the run's products.
    ///   - interval: The length of a bar.
    ///   - from: The first moment at which one may open.
    ///   - to: The moment by which the last has closed.
    /// - Returns: None that closes after `to`.
    /// - Throws: Why the past cannot be told now.
    func bars(
        of instrument: InstrumentID, interval: Nanos, from: Timestamp, to: Timestamp
    ) throws(Fault) -> [ClosedBar]
}
