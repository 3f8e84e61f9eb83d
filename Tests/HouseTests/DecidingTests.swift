import Testing

@Suite struct `The core` {
    @Test func `decides without waiting, clock, chance or floating point`() throws {
        expectNothing(try House.shippedFiles().flatMap(Deciding.findings))
    }

    @Test(arguments: [
        "await next()", "let now = ContinuousClock.now", "let a = Int.random(in: 0...1)",
        "let price: Double = 1", "let now = Date()", "func f() async {}",
    ])
    func `may not hold`(text: String) {
        #expect(Deciding.findings(in: sample("Sources/Risk/A.swift", text)).count == 1)
    }

    @Test func `is Domain, Risk and Engine; others may do as they need`() {
        #expect(Deciding.findings(in: sample("Sources/Ledger/A.swift", "await f()")) == [])
    }

    @Test(arguments: ["Coinbase", "Records", "Ledger", "VenueServer"])
    func `holds money exactly, and so do the modules around it`(module: String) {
        for text in ["let price: Double = 1", "let share = Float(1)", "Decimal(string: text)"] {
            #expect(Deciding.findings(in: sample("Sources/\(module)/A.swift", text)).count == 1)
        }
        #expect(Deciding.findings(in: sample("Sources/\(module)/A.swift", "WireDecimal(1)")) == [])
        #expect(Deciding.findings(in: sample("Sources/Telemetry/A.swift", "Double(1)")) == [])
    }

    @Test func `has one exception, which is there for something`() throws {
        for path in FloorPlan.inexact.keys {
            let file = try #require(try House.shippedFiles().first { $0.path == path })
            #expect(file.code.contains { $0.holds("Double") })
        }
        let path = "Sources/VenueServer/Faults/FaultPlan.swift"
        #expect(FloorPlan.inexact.keys.sorted() == [path])
        #expect(Deciding.findings(in: sample(path, "Double(1)")) == [])
    }

    @Test(arguments: [(1, 0), (2, 1)])
    func `waits in one place of the loop`(waits: Int, findings: Int) {
        let text = String(repeating: "let event = await inbox.next()\n", count: waits)
        #expect(Deciding.findings(in: sample(Deciding.loop, text)).count == findings)
    }

    @Test func `does not throw in the corridor`() {
        let file = sample("Sources/Engine/Corridor.swift", "func step() throws {}")
        #expect(Deciding.findings(in: file).count == 1)
    }

    private func sample(_ path: String, _ text: String) -> SourceFile {
        SourceFile(path: path, text: text)
    }
}
