package import Domain

/// How long to wait before asking again: twice as long each time, a random part of it left out.
package struct Backoff: Hashable, Sendable {
    package var first: Nanos
    package var longest: Nanos
    /// Requests after the first one, at most.
    package var retriesMax: Int

    /// - Precondition: `first` is above zero and not above `longest`, which is an hour at most.
    package init(
        first: Nanos = Nanos.millisecond * 250, longest: Nanos = Nanos.second * 8,
        retriesMax: Int = 4
    ) {
        precondition(first > .zero && longest >= first && longest <= .hour, "a wait of an hour")
        (self.first, self.longest, self.retriesMax) = (first, longest, retriesMax)
    }

    /// The wait before the next request.
    ///
    /// - Parameters:
    ///   - retry: 1 for the second request.
    ///   - chance: 0 to 65,535, which scales the wait between its half and its whole.
    /// - Returns: nil when there is to be none.
    package func wait(before retry: Int, chance: UInt16) -> Nanos? {
        guard retry >= 1, retry <= retriesMax else { return nil }
        var whole = first.count
        for _ in 1..<retry where whole < longest.count { whole *= 2 }
        whole = min(whole, longest.count)
        return Nanos(whole / 2 + whole / 2 * Int64(chance) / 65_535)
    }
}
