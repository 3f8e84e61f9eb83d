import Foundation
import JSON
import Testing

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `A key that loses its rights` {
    @Test func `halts the run at its next order, and not an hour later`() throws {
        let desk = try HandDesk()
        let bid = try desk.bid()
        let run = try desk.venue.start(["run", "--for", "4m", "--json"], "hand")
        try desk.venue.awaitRun(of: "hand")
        try desk.venue.control("keys", #"{"can_trade":false}"#)
        let order = try desk.call(
            "place", "buy", "BTC-USD", "0.001", "--limit", "\(bid - 200)", "--yes", "--json")
        #expect(order.status == 1, "\(order)")
        var told = ""
        try ServedVenue.wait("a halt") {
            let status = try desk.venue.run(["status", "--json"], profile: "hand")
            told = status.out
            return try status.json()["level"] == .string("HALT")
        }
        #expect(told.contains("the key may not trade"), "\(told)")
        let ended = try run.stopped()
        #expect(ended.status == 4, "\(ended)")
        #expect(try desk.venue.truth()["orders"]?.array == [])
    }
}
