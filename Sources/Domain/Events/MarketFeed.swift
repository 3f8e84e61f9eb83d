/// A source of market events in ascending order of time.
///
/// Reading in chunks of any size gives the same events: a step is cut by time, never by a chunk.
package protocol MarketFeed: AnyObject {
    /// Appends the next events.
    ///
    /// - Parameters:
    ///   - buffer: Receives 1 to `countMax` events, none only at the end of the data.
    ///   - countMax: At least 1.
    /// - Throws: `FeedFault` for a broken row or an unreadable file; events before it were given.
    func read(into buffer: inout ContiguousArray<MarketEvent>, countMax: Int) throws
}

/// Something wrong in market data, with the place.
package struct FeedFault: Error, Hashable, Sendable {
    package var file: String
    /// 1-based; nil when the fault is not in one line.
    package var line: Int?
    package var message: String
    /// What would be right, or what to do.
    package var remedy: String

    package init(file: String, line: Int? = nil, message: String, remedy: String) {
        (self.file, self.line, self.message, self.remedy) = (file, line, message, remedy)
    }
}
