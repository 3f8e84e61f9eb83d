/// What can be made to go wrong.
enum FaultName: String, CaseIterable {
    // On WebSockets.
    /// A message counts and is not sent.
    case dropFrame = "drop_frame"
    case duplicateFrame = "duplicate_frame"
    /// A message is sent behind the one after it, or behind the `window` after it.
    case reorderFrames = "reorder_frames"
    case garbageFrame = "garbage_frame"
    case errorFrame = "error_frame"
    /// Acknowledgements come late, by `delay`.
    case delayAck = "delay_ack"
    /// Messages come late, by `delay`, in their order.
    case delayFrames = "delay_frames"
    /// Nobody is let in: the request for a WebSocket is answered with `status`.
    case refuseUpgrades = "refuse_upgrades"
    /// Nothing is sent and nothing is closed.
    case stall
    /// Nothing is sent, nothing is read, nothing is answered.
    case halfOpen = "half_open"
    case noClientID = "no_client_id"
    /// The numbers of a connection begin again at 0.
    case resetSequence = "reset_sequence"
    /// The numbers of a connection go on 2^31 later.
    case jumpSequence = "jump_sequence"
    /// A message says no number.
    case noSequence = "no_sequence"

    // On REST.
    /// An answer of `status`, made by something in between; nothing has happened.
    case failBefore = "fail_before"
    /// The same, but what was asked for has been done.
    case failAfter = "fail_after"
    /// The connection breaks before anything is done.
    case loseRequest = "lose_request"
    /// What was asked for is done, and the connection breaks.
    case loseReply = "lose_reply"
    /// The body ends in the middle.
    case truncateBody = "truncate_body"
    /// The request comes late, by `delay`: until then nothing is done.
    case slowRequest = "slow_request"
    /// The answer comes late, by `delay`.
    case slowReply = "slow_reply"
    /// The answer comes piece by piece, the last one late by `delay`.
    case dripReply = "drip_reply"
    case tooManyRequests = "too_many_requests"
    /// Tokens are refused as if they were over.
    case refuseTokens = "refuse_tokens"
    /// A page of fills has the cursor that it was asked with.
    case repeatedCursor = "repeated_cursor"
    /// 307 to another address.
    case redirect
    /// A new order is answered as taken and never heard of again.
    case forgetOrder = "forget_order"

    // On both.
    /// An order has a status that nobody knows.
    case unknownStatus = "unknown_status"
    /// An order is shown with the wrong side.
    case wrongSide = "wrong_side"
    /// Every member called `field` has a `value` that nobody expects.
    case oddValue = "odd_value"

    // On both; these last until they are switched off.
    /// Orders, cancels and edits are under way that much longer.
    case slowProcessing = "slow_processing"
    /// Listings show what happened up to `delay` ago.
    case staleListing = "stale_listing"
    /// The venue's clock is off by `delay`, which may be below zero.
    case clockSkew = "clock_skew"
    /// The venue's clock goes too fast, or too slow, by `ppm` millionths.
    case clockDrift = "clock_drift"
    /// Every product can only be cancelled on; when it ends there are no candles for a while.
    case maintenance
    /// Amounts of US futures positions come with their currency.
    case wrappedPositions = "wrapped_positions"
    /// Nobody can connect, and who is connected is thrown out.
    case outage
    /// A long outage in five equal parts: errors, offline, only cancels, auction, online.
    case incident

    /// Whether it strikes once unless more is asked for.
    var strikesOnce: Bool {
        switch self {
        case .stall, .halfOpen, .noClientID, .delayFrames, .slowProcessing, .staleListing,
            .clockSkew, .clockDrift, .wrappedPositions, .maintenance, .outage, .incident:
            false
        default: true
        }
    }

    /// Whether it strikes message by message or request by request, so that it can strike a number
    /// of times or so many in a hundred; the others are on or off.
    var isCounted: Bool {
        strikesOnce || [.noClientID, .staleListing, .wrappedPositions].contains(self)
    }

    /// Whether it can be kept to some requests or connections.
    var hasPath: Bool { ![.clockSkew, .clockDrift, .maintenance, .incident].contains(self) }

    var needsDelay: Bool {
        switch self {
        case .staleListing, .clockSkew: true
        default: takesJitter
        }
    }

    /// Whether each delay may be another one.
    var takesJitter: Bool {
        switch self {
        case .delayAck, .delayFrames, .slowRequest, .slowReply, .dripReply, .slowProcessing: true
        default: false
        }
    }

    var takesStatus: Bool { [.failBefore, .failAfter, .refuseUpgrades].contains(self) }
}
