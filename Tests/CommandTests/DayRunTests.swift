import Domain
import Engine
import Foundation
import JSON
import Ledger
import Testing

/// Runs with simulated money on a served market, whose days are those of the clock.
@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `The UTC day over runs of the program` {
    let venue: ServedVenue
    init() throws { venue = try ServedVenue(at: try Desk(), ["--seed", "3", "--pace", "5x"]) }

    private func folder(_ profile: String) -> String {
        "\(venue.desk.path)/var/data/perps_bot/\(profile)"
    }

    private func store(_ profile: String) throws -> LedgerStore {
        try LedgerStore.open(path: folder(profile) + "/ledger.db")
    }

    /// The machine's clock, which is a run's too.
    private var today: Int64 { Int64(Date().timeIntervalSince1970) / 86_400 }

    /// Runs until so many fills have come and been counted.
    private func run(_ profile: String, _ strategies: String, fills: Int64 = 0) throws {
        let answer = try venue.run(["--set", "strategies=\(strategies)"], profile) {
            $0["fills"]?.int ?? -1 >= fills
        }
        #expect(answer.status == 0, "\(answer)")
        #expect(try answer.json()["residual"] == .string("0"))
    }

    @Test func `goes on in the next run, and yesterday does not`() throws {
        let day = today
        try venue.writeTrader("there", tradesHere: false)
        let pulse =
            "[{module: perps.pulse, name: p, products: [BTC-USD], parameters: {every: 2}}]"
        try run("there", pulse, fills: 1)
        let kept = try #require(try store("there").day(day, of: "there"))
        #expect(kept.opening == Amount(10_000 * 100_000_000))
        #expect(kept.result < .zero, "fees were paid")
        // Nothing trades: what the day has come to stays, though the money is whole again.
        try run("there", "[]")
        let after = try store("there").day(day, of: "there")

        let yesterday = DayRecord(day: day - 1, opening: Amount(5), result: Amount(-3))
        try venue.writeTrader("fresh", tradesHere: false)
        try FileManager.default.createDirectory(
            atPath: folder("fresh"), withIntermediateDirectories: true)
        try store("fresh").note(yesterday, of: "fresh", at: Timestamp(nanos: 0))
        try run("fresh", "[]")
        let fresh = try store("fresh")
        // Whoever runs this at midnight has seen another day begin.
        guard today == day else { return }
        #expect(after == kept)
        #expect(try fresh.day(day - 1, of: "fresh") == yesterday)
        #expect(
            try fresh.day(day, of: "fresh")
                == DayRecord(day: day, opening: kept.opening, result: .zero))
    }
}
