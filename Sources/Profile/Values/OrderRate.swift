package import Domain

/// So many orders in so much time, written `10/s`.
package struct OrderRate: Hashable, Sendable {
    package var count: Int
    /// One second, minute or hour.
    package var period: Nanos

    package init(count: Int, period: Nanos) { (self.count, self.period) = (count, period) }

    package var text: String {
        let unit = period == .second ? "s" : period == .minute ? "m" : "h"
        return "\(count)/\(unit)"
    }

    /// Whether this rate allows more orders than `other` in any stretch of time.
    package func isLooser(than other: OrderRate) -> Bool {
        let periods = max(1, (other.period.count + period.count - 1) / period.count)
        return periods * Int64(count) > Int64(other.count)
    }
}
