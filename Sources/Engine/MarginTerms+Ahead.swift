internal import Domain

extension MarginTerms {
    /// The most that opening takes at a moment or some time after it, whichever rates hold then.
    func initial(at time: Timestamp, andIn ahead: Nanos) -> Rates {
        let (now, then) = (initial(at: time), initial(at: time + ahead))
        return Rates(long: max(now.long, then.long), short: max(now.short, then.short))
    }
}
