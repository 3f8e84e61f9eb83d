import Assembly
import Coinbase
import Domain
import Ledger
import Testing

private let intended = Timestamp(nanos: 1_700_000_000_000_000_000)
private let tags = OrderDesk.Settings.tags(of: "spot")

@Suite struct `A list of orders after a run that did not end` {
    /// A purchase of 1.0 in units of a ten-thousandth, of which 0.4 was told.
    private let order = UnendedOrder(
        run: 3, number: OrderNumber(2), id: 72, exponent: -4,
        sizes: (Quantity(10_000), Quantity(4_000)), intendedAt: intended)

    private func seen(
        _ status: OrderStatus, filled: String?, order: UInt64 = 72, tag: UInt64? = nil,
        replacement: UInt8 = 0
    ) throws -> VenueOrder {
        let id = "v-\(replacement + 1)"
        var seen = VenueOrder(id: id, product: "BTC-USD", status: .known(status))
        seen.clientID =
            ClientOrderID(
                tag: tag ?? tags[0], incarnation: 9, order: order, replacement: replacement
            ).text
        seen.filled = try filled.map { try WireDecimal(parsing: $0) }
        return seen
    }

    private func sightings(
        _ orders: VenueOrder..., gap: String? = nil, after minutes: Int64 = 60
    ) -> [OrderSighting] {
        let sight = OrderSight(
            orders: orders, since: intended + Nanos(-Nanos.minute.count), gap: gap,
            venueTime: intended + .minute * minutes)
        return EarlierSight(sight, tags: tags).sightings(of: [order])
    }

    private func says(_ filled: Int64, isOpen: Bool = false) -> [OrderSighting] {
        [OrderSighting(of: order, filled: Quantity(filled), isOpen: isOpen)]
    }

    @Test func `says what was filled, by a run's order or one by hand`() throws {
        #expect(try sightings(seen(.filled, filled: "1")) == says(10_000))
        #expect(try sightings(seen(.cancelled, filled: "0.7")) == says(7_000))
        #expect(try sightings(seen(.open, filled: "0.5")) == says(5_000, isOpen: true))
        #expect(
            try sightings(seen(.cancelled, filled: "0.7", tag: tags[1])) == says(7_000))
        // What its run was told is never taken back.
        #expect(try sightings(seen(.cancelled, filled: "0.1")) == says(4_000))
    }

    @Test func `adds up what replaced one another, and counts one that is listed twice once`()
        throws
    {
        let first = try seen(.cancelled, filled: "0.4")
        let second = try seen(.open, filled: "0.3", replacement: 1)
        #expect(sightings(first, second, second) == says(7_000, isOpen: true))
        let ended = try seen(.filled, filled: "0.6", replacement: 1)
        #expect(sightings(first, second, ended) == says(10_000))
    }

    @Test func `proves that an order never arrived only a quarter of an hour later`() throws {
        #expect(sightings(after: 15) == [])
        #expect(sightings(after: 16) == says(4_000))
        // Of others, or of another number.
        #expect(
            try sightings(
                seen(.filled, filled: "1", order: 71), seen(.filled, filled: "1", tag: 5),
                after: 16) == says(4_000))
    }

    @Test func `says nothing where it has a gap, or does not tell a size`() throws {
        #expect(sightings(gap: "page 2") == [])
        #expect(try sightings(seen(.filled, filled: "1"), gap: "page 2") == [])
        #expect(try sightings(seen(.filled, filled: nil)) == [])
        #expect(try sightings(seen(.filled, filled: "-1")) == [])
    }
}
