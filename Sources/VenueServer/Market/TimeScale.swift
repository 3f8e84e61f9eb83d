internal import Domain

/// Where moments of the feed lie in the venue's time.
///
/// Up to `opening` of the feed both run alike, so that what happened before has its true lengths;
/// from then on the feed passes `pace` times as fast.
struct TimeScale {
    /// The moment of the feed at which the venue opened, and the venue's own.
    let opening: Timestamp
    let opened: Timestamp
    let pace: Int64

    func venueTime(_ time: Timestamp) -> Timestamp {
        let since = time - opening
        return opened + (since > .zero ? Nanos(since.count / pace) : since)
    }
}
