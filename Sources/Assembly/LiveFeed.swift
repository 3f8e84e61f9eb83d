package import Coinbase
package import Domain

/// A feed whose events come when they come: an empty read means that nothing is there yet.
///
/// Every read gives whole moments, and later reads give later moments only.
package protocol LiveFeed: MarketFeed {
    /// Lets the engine go on to a moment without an event.
    ///
    /// - Returns: Whether it may; every later event then comes after that moment. False says that
    ///   an event has come or is being read: read again.
    func advance(to time: Timestamp) -> Bool

    /// Readable when something has come; for `poll`.
    var descriptor: Int32 { get }
}

extension LiveMarket: LiveFeed {}
