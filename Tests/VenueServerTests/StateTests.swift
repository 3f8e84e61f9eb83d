import Domain
import Glibc
import JSON
import Simulation
import Testing
import Transport
import VenueServer

@Suite struct `A venue with a folder for its state` {
    /// A folder that is gone when the work is done.
    private func inFolder(_ work: (String) throws -> Void) throws {
        var template = Array("/tmp/perps-venue-state-XXXXXX".utf8CString)
        let isMade = unsafe mkdtemp(&template) != nil
        try #require(isMade)
        let folder = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            for file in [
                "venue.jsonl", "key.json", "key-ed25519.json", "key-view-only.json", "ca.pem",
                "server.pem", "server-key.pem",
            ] {
                unsafe unlink("\(folder)/\(file)")
            }
            unsafe rmdir(folder)
        }
        try work(folder)
    }

    private func open(_ folder: String) throws -> TestVenue {
        try TestVenue { settings in
            (settings.state, settings.folder) = (folder, folder)
            settings.scenario = .trend
            settings.processing = .millisecond * 50
        }
    }

    private func state(_ venue: TestVenue) throws -> JSONValue {
        try venue.answer(try HTTPRequest(.get, "/control/state")).json
    }

    private func trade(_ venue: TestVenue) throws {
        let cash = JSONValue.object(["currency": .string("USD"), "value": .string("123.45")])
        try venue.control("balances", cash)
        for step in 1...3 {
            _ = try venue.order("BUY", "market_market_ioc", ["quote_size": .string("500")])
            _ = try venue.limit("SELL", "0.0\(step)", "65000")
            try venue.pass("700ms")
        }
        // Draws an id and is refused: what comes after it must not differ.
        #expect(try venue.post("/portfolios", .object([JSONMember]())).status == 400)
        let id = try venue.limit("BUY", "0.01", "30000")
        try venue.pass("100ms")
        let cancel = JSONValue.object(["order_ids": .array([.string(id)])])
        _ = try venue.post("/orders/batch_cancel", cancel)
    }

    @Test func `comes back with its orders, fills, balances and keys`() throws {
        try inFolder { folder in
            let first = try open(folder)
            try trade(first)
            let before = try state(first)
            #expect(before["orders"]?.array?.count == 7)
            #expect(before["fills"]?.array?.isEmpty == false)
            let key = first.server.keyDocuments
            first.stop()

            let second = try open(folder)
            #expect(try state(second) == before)
            #expect(second.server.keyDocuments == key)
            second.stop()
        }
    }

    @Test func `goes on as if it had never been away`() throws {
        var told: [JSONValue] = []
        for isKept in [false, true] {
            try inFolder { folder in
                var venue = try open(folder)
                try trade(venue)
                if isKept {
                    venue.stop()
                    let count = venue.orderCount
                    venue = try open(folder)
                    venue.orderCount = count
                    try venue.pass("0s")
                }
                try venue.pass("5m")
                _ = try venue.order("SELL", "market_market_ioc", ["base_size": .string("0.1")])
                try venue.pass("1s")
                told.append(try state(venue))
                venue.stop()
            }
        }
        #expect(told[0] == told[1])
    }

    @Test func `refuses other terms than it was made with`() throws {
        try inFolder { folder in
            try open(folder).stop()
            let fault = #expect(throws: Fault.self) {
                try TestVenue { settings in
                    (settings.state, settings.folder) = (folder, folder)
                    settings.processing = .millisecond * 50
                }.stop()
            }
            #expect(
                fault?.oneLine
                    == "\(folder)/venue.jsonl:1: error: the venue in this file was made with "
                    + "scenario \"trend\", not \"calm\"; give the same options as then, or name "
                    + "another folder with --state")
        }
    }

    @Test func `lets no second one in`() throws {
        try inFolder { folder in
            let first = try open(folder)
            let fault = #expect(throws: Fault.self) { try open(folder).stop() }
            #expect(fault?.kind == .locked)
            first.stop()
        }
    }

    @Test func `forgets a request whose line was not finished`() throws {
        try inFolder { folder in
            let first = try open(folder)
            _ = try first.limit("BUY", "0.01", "30000")
            first.stop()
            let path = "\(folder)/venue.jsonl"
            let file = unsafe Glibc.open(path, O_RDWR)
            let end = lseek(file, 0, SEEK_END)
            #expect(ftruncate(file, end - 1) == 0)
            close(file)
            let second = try open(folder)
            #expect(try state(second)["orders"]?.array == [])
            second.stop()
        }
    }
}
