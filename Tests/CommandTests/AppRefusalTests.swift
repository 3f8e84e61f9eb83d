import Foundation
import JSON
import Testing
import Transport

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `An exchange that has no order, on the command line` {
    let venue: ServedVenue
    init() throws { venue = try ServedVenue(at: try Desk()) }

    /// What it answers for the orders of its own app.
    private struct AppAnswer {
        var status: Int
        var body: String
    }

    /// Calls the program with an exchange whose other lists are empty.
    private func run(_ arguments: [String], _ app: AppAnswer) throws -> Program.Answer {
        let portfolio = try venue.portfolio()
        let permissions =
            #"{"can_view":true,"can_trade":true,"can_transfer":false,"portfolio_uuid":"#
            + #""\#(portfolio)","portfolio_type":"DEFAULT"}"#
        let thread = NetworkThread()
        defer { thread.stop() }
        let server = try HTTPServer(HTTPServer.Settings(), on: thread) { exchange in
            let target = exchange.request.target
            var (status, text) = (200, #"{"orders":[],"has_next":false,"cursor":""}"#)
            if target.contains("=RETAIL_SIMPLE") {
                (status, text) = (app.status, app.body)
            } else if target.contains("/key_permissions") {
                text = permissions
            } else if !target.contains("/orders/") {
                text = #"{"epochMillis":"\#(Int(Date().timeIntervalSince1970 * 1_000))"}"#
            }
            exchange.answer(HTTPResponse(status, fields: [.json], body: Array(text.utf8)))
        }
        defer { server.stop() }
        let rest = try #require(venue.announcement["rest"]?.string)
        let profile = try venue.desk.read("config/profiles/local.yaml")
        try venue.desk.write(
            profile.replacingOccurrences(of: rest, with: "http://127.0.0.1:\(server.port)"),
            to: "config/profiles/local.yaml")
        return try venue.run(arguments)
    }

    @Test(arguments: [["orders", "list"], ["orders", "cancel", "--all"]])
    func `that refuses to list its own app's is told as such, and not as a failure`(
        command: [String]
    ) throws {
        let refused = AppAnswer(status: 403, body: #"{"error":"NO_SOURCE","message":"not here"}"#)
        let answer = try run(command + ["--json"], refused)
        #expect(answer.status == 0, "\(answer)")
        let document = try answer.json()
        #expect(document["complete"] == .bool(true) && document["gaps"] == nil)
        let unseen = try #require(document["unseen"]?.array).compactMap(\.string)
        #expect(unseen.count == 1)
        let text = "the orders of the exchange's own app are not shown"
        #expect(unseen[0].hasPrefix(text) && unseen[0].contains("NO_SOURCE"))
        #expect(answer.err.contains("note: \(text)"), "\(answer)")
        #expect(!answer.err.contains("try again"), "\(answer)")
    }

    @Test(arguments: [["orders", "list"], ["orders", "cancel", "--all"]])
    func `whose list of its own app's does not come fails`(command: [String]) throws {
        let answer = try run(
            command + ["--json"], AppAnswer(status: 403, body: "<html></html>"))
        #expect(answer.status == 1, "\(answer)")
        let document = try answer.json()
        #expect(document["complete"] == .bool(false) && document["unseen"] == nil)
        #expect(answer.err.contains("try again"), "\(answer)")
    }
}
