package import Domain

/// The life of one connection: what happens to it goes in, what is to be done comes out.
///
/// It opens no socket and reads no clock. Times are of one clock that never goes back, from any
/// origin.
package struct LinkState: Sendable {
    /// Something that happened.
    package enum Input: Hashable, Sendable {
        case start
        case stop
        case opened
        /// There is no connection, and why.
        case refused(String)
        /// The connection is over, and why.
        case ended(String)
        case heartbeat
        /// Everything the connection is subscribed to now.
        case acknowledged([Subscription])
        case snapshots([LinkSnapshot])
        /// Messages were lost; 0 when nobody knows how many.
        case gap(missed: UInt64)
        case badFrame(WireFault)
        /// What comes was sent that long ago.
        case late(Nanos)
        /// The engine took nothing more, and what waited for it is dropped.
        case overrun
        /// The venue refused a request, in its own words.
        case complaint(String)
        /// Time has passed; the last byte came at `heard`.
        case clock(heard: Nanos)
    }

    /// Something to be done, in the order given.
    package enum Order: Hashable, Sendable {
        case connect
        /// A fresh token is to be added.
        case send(SubscribeRequest)
        /// Break the connection off; it is over, and its last words do not count.
        case hangUp
        /// Say goodbye.
        case close
        /// Tell every book of the connection lost, with the reason for the record.
        case loseBooks(String)
        case tell(LinkNote.Change)
    }

    private enum Phase: Hashable {
        case idle
        case connecting
        case open
        case waiting(until: Nanos)
        case stopped
    }

    private let plan: LinkPlan
    private let rules: LinkRules
    private var random: RandomStream
    private var phase = Phase.idle
    /// Failures in a row.
    private var failures: Int64 = 0
    /// Since when there was no ready connection.
    private var downSince = Nanos.zero
    private var readySince: Nanos?
    private var heardAt = Nanos.zero
    private var beatAt = Nanos.zero
    /// What the venue's list of subscriptions lacks, and since when.
    private var lack: (what: String, since: Nanos)?
    private var outbound = LinkOutbound()
    /// Snapshots that have not come since the connection opened or lost something.
    private var awaited: Set<LinkSnapshot> = []
    private var awaitedSince = Nanos.zero
    private var refreshDue: Nanos?
    private var refreshedAt: Nanos?
    /// Since when something that was known before is not to be believed.
    private var staleSince: Nanos?

    /// Begins before the first attempt; chance makes the jitter between attempts.
    package init(_ plan: LinkPlan, _ rules: LinkRules, random: RandomStream) {
        (self.plan, self.rules, self.random) = (plan, rules, random)
    }

    /// Whether snapshots are awaited, so that the caller has to look for them.
    package var awaitsSnapshots: Bool { !awaited.isEmpty }

    package mutating func take(_ input: Input, at now: Nanos) -> [Order] {
        switch (phase, input) {
        case (.idle, .start):
            (phase, downSince) = (.connecting, now)
            return [.connect]
        case (.stopped, _): return []
        case (_, .stop):
            phase = .stopped
            return [.close]
        case (.connecting, .opened): return open(at: now)
        case (.connecting, .refused(let reason)):
            let wait = retry(at: now)
            return [.tell(.refused(reason, retryIn: wait))]
        case (.waiting(let until), .clock):
            guard now >= until else { return [] }
            phase = .connecting
            return [.connect]
        case (.open, _): return hear(input, at: now)
        default: return []
        }
    }

    /// When `clock` has to be given at the latest; nil while there is nothing to wait for.
    package var wake: Nanos? {
        switch phase {
        case .idle, .connecting, .stopped: return nil
        case .waiting(let until): return until
        case .open: break
        }
        var wake = min(heardAt + rules.silenceMax, beatAt + rules.heartbeatMax)
        if let lack { wake = min(wake, lack.since + rules.acknowledgeMax) }
        if !awaited.isEmpty { wake = min(wake, awaitedSince + rules.snapshotMax) }
        if let refreshDue { wake = min(wake, refreshDue) }
        if let free = outbound.free(rules) { wake = min(wake, free) }
        return wake
    }

    // MARK: An open connection

    private mutating func open(at now: Nanos) -> [Order] {
        phase = .open
        (heardAt, beatAt) = (now, now)
        (awaited, awaitedSince) = (plan.snapshots, now)
        (refreshDue, refreshedAt) = (nil, nil)
        lack = plan.lack(in: []).map { ($0, now) }
        outbound.queue = plan.topics.map { SubscribeRequest($0.channel, products: $0.products) }
        return outbound.flush(rules, at: now)
    }

    private mutating func hear(_ input: Input, at now: Nanos) -> [Order] {
        switch input {
        case .heartbeat: beatAt = now
        case .acknowledged(let list): return acknowledge(list, at: now)
        case .snapshots(let snapshots): return settle(snapshots, at: now)
        case .gap(let missed): return [.tell(.gap(missed: missed))] + lose(at: now)
        case .badFrame(let fault): return [.tell(.badFrame(fault))] + lose(at: now)
        case .late(let late):
            // Whatever waits behind it on this connection is as old.
            let reason = "what it says is \(late.count / Nanos.second.count) s old"
            return [.hangUp] + end(reason, at: now)
        case .overrun:
            let reason = "the engine is more than \(Inbox.marketMax) events behind"
            return [.loseBooks(reason), .tell(.gap(missed: 0))] + lose(at: now)
        case .complaint(let text): return [.tell(.complaint(text))]
        case .ended(let reason): return end(reason, at: now)
        case .clock(let heard):
            heardAt = max(heardAt, heard)
            if let reason = overdue(at: now) { return [.hangUp] + end(reason, at: now) }
            return goOn(at: now)
        case .start, .stop, .opened, .refused: break
        }
        return []
    }

    private mutating func acknowledge(_ list: [Subscription], at now: Nanos) -> [Order] {
        if let what = plan.lack(in: list) {
            // A list that grows is an answer, but only a whole one stops the clock.
            lack = (what, lack?.since ?? now)
            return []
        }
        lack = nil
        guard readySince == nil else { return [] }
        readySince = now
        return [.tell(.ready(after: now.since(downSince)))]
    }

    private mutating func settle(_ snapshots: [LinkSnapshot], at now: Nanos) -> [Order] {
        guard !awaited.isEmpty else { return [] }
        awaited.subtract(snapshots)
        guard awaited.isEmpty else { return [] }
        refreshDue = nil
        guard let since = staleSince else { return [] }
        staleSince = nil
        return [.tell(.recovered(after: now.since(since)))]
    }

    /// Believes nothing until new snapshots have come, and asks for them.
    private mutating func lose(at now: Nanos) -> [Order] {
        guard !plan.snapshots.isEmpty else { return [] }
        (awaited, awaitedSince) = (plan.snapshots, now)
        staleSince = staleSince ?? now
        refreshDue = refreshedAt.map { max(now, $0 + rules.refreshMin) } ?? now
        return goOn(at: now)
    }

    /// Sends what is due.
    private mutating func goOn(at now: Nanos) -> [Order] {
        var orders: [Order] = []
        if !awaited.isEmpty, now >= awaitedSince + rules.snapshotMax {
            let names = plan.names(of: awaited)
            let text = "no snapshot of \(names) within \(rules.snapshotMax.text); asked again"
            orders.append(.tell(.complaint(text)))
            (awaitedSince, refreshDue) = (now, now)
        }
        if let due = refreshDue, now >= due {
            refreshDue = nil
            let requests = plan.refresh(awaited)
            // A subscription that has not left yet brings a snapshot by itself.
            if let channel = requests.first?.channel, !outbound.holds(channel) {
                outbound.queue += requests
                refreshedAt = now
            }
        }
        return orders + outbound.flush(rules, at: now)
    }

    private func overdue(at now: Nanos) -> String? {
        if now >= heardAt + rules.silenceMax {
            return "nothing came for \(rules.silenceMax.text)"
        }
        if now >= beatAt + rules.heartbeatMax {
            return "no heartbeat came for \(rules.heartbeatMax.text)"
        }
        if let lack, now >= lack.since + rules.acknowledgeMax {
            return "\(lack.what) was not confirmed within \(rules.acknowledgeMax.text)"
        }
        return nil
    }

    // MARK: Ends

    private mutating func end(_ reason: String, at now: Nanos) -> [Order] {
        if let since = readySince, now >= since + rules.stableAfter { failures = 0 }
        if !plan.snapshots.isEmpty { staleSince = staleSince ?? now }
        (downSince, readySince, lack) = (now, nil, nil)
        (awaited, refreshDue) = ([], nil)
        outbound.queue = []
        _ = retry(at: now)
        let loss = plan.books.isEmpty ? [] : [Order.loseBooks(reason)]
        return loss + [.tell(.lost(reason))]
    }

    /// Waits longer after each failure, and never as long as another client.
    private mutating func retry(at now: Nanos) -> Nanos {
        failures += 1
        var most = rules.retryFirst
        for _ in 1..<failures where most < rules.retryMax { most = most * 2 }
        most = min(most, rules.retryMax)
        let wait = Nanos(random.within(most.count / 2...most.count))
        phase = .waiting(until: now + wait)
        return wait
    }
}

extension Nanos {
    /// How long ago an earlier moment of the same clock was.
    fileprivate func since(_ earlier: Nanos) -> Nanos { Nanos(count - earlier.count) }
}
