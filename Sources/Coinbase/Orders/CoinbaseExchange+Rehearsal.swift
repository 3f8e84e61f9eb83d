package import Domain
internal import Risk
package import Transport

extension CoinbaseExchange {
    /// Walks the way of a draft with the latest order, at most once a millisecond; called at the
    /// end of a turn, when nothing is urgent.
    ///
    /// Nothing is signed, kept or sent.
    ///
    /// - Parameter time: By the engine's clock.
    /// - Returns: What was made; nil when it was not time, or none was drafted.
    @discardableResult
    package func rehearse(at time: Timestamp) -> HTTPRequest? {
        guard let order = rehearsal.take(at: time), let request = desk.request(of: order, at: time)
        else { return nil }
        return brokerage.rehearse(request)
    }
}
