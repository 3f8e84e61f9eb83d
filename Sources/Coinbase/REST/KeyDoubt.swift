package import Domain

/// When the key's rights are looked at again before their hour, because the venue refuses what the
/// key may do.
///
/// A plain value. A 403, and a 401 that no clock explains, are such refusals; the look that follows
/// one comes at once, and those of a row of them a second apart at first, doubled up to half a
/// minute, so that a key that is gone is not asked about with every order.
package struct KeyDoubt: Sendable {
    /// Looks this far apart belong to no row.
    package static let rowEnd = Nanos.minute

    private var isRaised = false
    /// On the steady clock.
    private var lookedAt: Nanos?
    private var looks = 0

    package init() {}

    /// Takes in a refusal.
    package mutating func raise() { isRaised = true }

    /// Whether the key is to be looked at now; a refusal that comes too soon is kept for then.
    package mutating func take(at now: Nanos) -> Bool {
        guard isRaised else { return false }
        if let lookedAt {
            let since = Nanos(now.count - lookedAt.count)
            if since >= KeyDoubt.rowEnd { looks = 0 }
            guard since >= Inquiry.pause(after: looks) else { return false }
        }
        (isRaised, lookedAt) = (false, now)
        looks += 1
        return true
    }
}
