import CPerpsPlugin
import Testing

@Suite struct `A Swift guard` {
    @Test func `answers with figures and text`() throws {
        let instance = try SampleLibrary.open().instance("org.example.ceiling")
        try instance.configure()
        try instance.activate()
        let (allowed, allow) = instance.judge(.init(size: 500))
        #expect((allowed, allow.action) == (PB_OK, PB_V_ALLOW))
        let (refused, reject) = instance.judge(.init(size: 501))
        #expect((refused, reject.action, reject.reason) == (PB_OK, PB_V_REJECT, 1))
        #expect((reject.measured, reject.limit) == (501, 500))
        #expect((text(of: reject.unit), text(of: reject.text)) == ("units", "too large"))
    }

    @Test func `that throws stays silent, which refuses`() throws {
        let instance = try SampleLibrary.open().instance("org.example.ceiling")
        try instance.configure()
        let (status, verdict) = instance.judge(.init(size: -1))
        #expect((status, verdict.action) == (PB_E_FAIL, 0))
    }

    @Test func `is no strategy, and a strategy no guard`() throws {
        let instance = try SampleLibrary.open().instance("org.example.recorder")
        try instance.configure()
        #expect(instance.judge(.init()).status == PB_E_UNSUPPORTED)
    }
}

@Suite struct `Saved state` {
    func counter() throws -> HostedInstance {
        let instance = try SampleLibrary.open().instance("org.example.counter")
        try instance.configure()
        return instance
    }

    @Test func `is read back whole`() throws {
        let old = try counter()
        try old.activate()
        var records = Records()
        for place in 1...300 { records.addTrade(1, sequence: UInt64(place)) }
        old.process(records)
        let bytes = try old.save()
        #expect(bytes == [44, 1, 0, 0, 0, 0, 0, 0, 1, 2, 3])

        let new = try counter()
        try new.load(bytes, version: 1)
        try new.activate()
        records = Records()
        records.addTrade(1, sequence: 301)
        new.process(records)
        #expect(new.host.logs == ["301"])
        #expect(try new.save().first == 45)
    }

    @Test(
        arguments: [
            [], [44, 1, 0], [44, 1, 0, 0, 0, 0, 0, 0, 1, 2], [44, 1, 0, 0, 0, 0, 0, 0, 1, 2, 4],
        ] as [[UInt8]])
    func `is refused when cut or damaged and changes nothing`(bytes: [UInt8]) throws {
        let instance = try counter()
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try instance.load(bytes, version: 1)
        }
        #expect(refusal?.status == PB_E_CORRUPT)
        #expect(try instance.save() == [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3])
    }

    @Test func `of an unknown version is refused`() throws {
        let refusal = #expect(throws: HostedInstance.Refusal.self) {
            try counter().load([], version: 3)
        }
        #expect(refusal?.status == PB_E_CORRUPT)
    }
}
