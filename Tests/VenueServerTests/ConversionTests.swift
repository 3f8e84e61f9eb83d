import JSON
import Testing
import VenueServer

@Suite struct `A conversion` {
    private func quote(_ venue: TestVenue, _ from: String, _ to: String, _ amount: String) throws
        -> Answer
    {
        try venue.post(
            "/convert/quote",
            .object([
                "from_account": .string(from), "to_account": .string(to),
                "amount": .string(amount),
            ]))
    }

    @Test func `makes USDC of USD once it is committed`() throws {
        let venue = try TestVenue()
        let quoted = try quote(venue, "USD", "USDC", "250.5")
        #expect(quoted["trade", "status"]?.string == "TRADE_STATUS_CREATED")
        #expect(try venue.wallet("USD").available == "100000")
        let path = "/convert/trade/\(quoted["trade", "id"]?.string ?? "")"
        let sides = JSONValue.object([
            "from_account": .string("USD"), "to_account": .string("USDC"),
        ])
        for _ in 0..<2 {
            let done = try venue.post(path, sides)
            #expect(done["trade", "status"]?.string == "TRADE_STATUS_COMPLETED")
        }
        #expect(try venue.wallet("USD").available == "99749.5")
        #expect(try venue.wallet("USDC").available == "100250.5")
        venue.stop()
    }

    @Test func `is refused for anything but dollars, and without the funds`() throws {
        let venue = try TestVenue()
        #expect(try quote(venue, "USD", "BTC", "1").status == 400)
        let quoted = try quote(venue, "USDC", "USD", "100000.01")
        let path = "/convert/trade/\(quoted["trade", "id"]?.string ?? "")"
        #expect(try venue.post(path, .object([JSONMember]())).status == 400)
        #expect(try venue.get("/convert/trade/unknown").status == 404)
        venue.stop()
    }
}
