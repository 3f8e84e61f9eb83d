package import Coinbase
internal import Domain
package import Ledger

/// What the venue's list of orders says of those whose end no run has seen.
package struct EarlierSight: Sendable {
    private let seen: [UInt64: [VenueOrder]]
    private let venueTime: Timestamp?
    private let isWhole: Bool

    /// An order that is not listed so long after it was let through never arrived: no token lives
    /// so long, and no two clocks are so far apart.
    private static let arrivalMax = Nanos.minute * 15

    /// - Parameters:
    ///   - sight: A list from before the first of the orders on.
    ///   - tags: Those of the profile's orders.
    package init(_ sight: OrderSight, tags: [UInt64]) {
        (venueTime, isWhole) = (sight.venueTime, sight.gap == nil)
        var seen: [UInt64: [VenueOrder]] = [:]
        for order in sight.orders {
            guard let id = order.clientID.flatMap(ClientOrderID.init), tags.contains(id.tag)
            else { continue }
            seen[id.order, default: []].append(order)
        }
        self.seen = seen
    }

    /// What is said of each; those of which nobody can say anything are left out.
    package func sightings(of orders: [UnendedOrder]) -> [OrderSighting] {
        guard isWhole else { return [] }
        return orders.compactMap(sighting)
    }

    private func sighting(of order: UnendedOrder) -> OrderSighting? {
        guard let shown = seen[order.id] else {
            guard let venueTime, venueTime - order.intendedAt > EarlierSight.arrivalMax else {
                return nil
            }
            return OrderSighting(of: order, filled: order.filled, isOpen: false)
        }
        // One that was replaced stands there as often, and an open one is listed twice.
        var filled: [String: Quantity] = [:]
        var isOpen: [String: Bool] = [:]
        for one in shown {
            guard let told = one.filled?.rounded(exponent: order.exponent), told >= 0 else {
                return nil
            }
            filled[one.id] = max(filled[one.id] ?? .zero, Quantity(told))
            isOpen[one.id] = (isOpen[one.id] ?? true) && one.isOpen
        }
        var sum = Quantity.zero
        for part in filled.values {
            guard let next = sum.adding(part) else { return nil }
            sum = next
        }
        return OrderSighting(
            of: order, filled: max(sum, order.filled), isOpen: isOpen.values.contains(true))
    }
}
