internal import Domain

/// Messages to the venue that wait for their turn, and when the last ones left.
struct LinkOutbound: Sendable {
    var queue: [SubscribeRequest] = []
    /// The newest last; no more than matter.
    private var sent: [Nanos] = []

    /// Whether a subscription of the channel waits.
    func holds(_ channel: SubscribeRequest.Channel) -> Bool {
        queue.contains { $0.channel == channel && !$0.isEnd }
    }

    /// When the first message may leave; nil when none waits.
    func free(_ rules: LinkRules) -> Nanos? {
        guard !queue.isEmpty else { return nil }
        guard sent.count >= rules.sendsMax else { return Nanos(.min) }
        return sent[sent.count - rules.sendsMax] + rules.sendingWindow
    }

    /// Lets go what may leave now.
    mutating func flush(_ rules: LinkRules, at now: Nanos) -> [LinkState.Order] {
        var orders: [LinkState.Order] = []
        while let free = free(rules), free <= now {
            orders.append(.send(queue.removeFirst()))
            sent.append(now)
            if sent.count > rules.sendsMax { sent.removeFirst() }
        }
        return orders
    }
}
