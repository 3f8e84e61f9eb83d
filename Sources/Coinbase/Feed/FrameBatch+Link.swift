internal import Domain

/// What a frame means for the life of its connection.
extension FrameBatch {
    /// Whether the frame may say anything beside its market events, where a snapshot of a book may
    /// be awaited.
    func hasWords(awaitingBooks: Bool) -> Bool {
        switch channel {
        case .trades, .ticker, .tickerBatch, .candles, .unknown: false
        case .book: awaitingBooks
        case .heartbeats, .status, .user, .futuresBalance, .subscriptions, .refusal: true
        }
    }

    /// What the connection's state has to hear; nil for nothing.
    var input: LinkState.Input? {
        switch content {
        case .heartbeat: return .heartbeat
        case .subscriptions(let list): return .acknowledged(list)
        case .refusal(let text): return .complaint(text)
        case .user(let events):
            return events.contains(where: \.isSnapshot) ? .snapshots([.orders]) : nil
        case .futuresBalance, .statuses, .candles, .unknown: return nil
        case .none: break
        }
        guard channel == .book else { return nil }
        let snapshots = market.compactMap { event -> LinkSnapshot? in
            event.body == .bookSnapshot ? .book(event.instrument) : nil
        }
        return snapshots.isEmpty ? nil : .snapshots(snapshots)
    }
}
