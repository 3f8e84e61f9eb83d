import CPerpsPlugin
import Testing

@Suite struct `A Swift sizer` {
    func halver() throws -> HostedInstance {
        let instance = try SampleLibrary.open().instance("org.example.halver")
        try instance.configure()
        try instance.activate()
        return instance
    }

    @Test func `is told the size that was asked, or the conviction`() throws {
        let instance = try halver()
        let (status, half) = instance.measure(.init(size: 500))
        #expect((status, half.action, half.qty) == (PB_OK, PB_V_RESIZE, 250))
        let (_, sure) = instance.measure(.init(conviction: 400_000))
        #expect((sure.action, sure.qty, sure.measured, sure.limit) == (PB_V_RESIZE, 4, 0.5, 1))
        #expect((text(of: sure.unit), text(of: sure.text)) == ("trust", "ten at most"))
    }

    @Test func `refuses with its reason, and by throwing`() throws {
        let instance = try halver()
        let (status, no) = instance.measure(.init(size: 1))
        #expect((status, no.action, no.reason, no.qty) == (PB_OK, PB_V_REJECT, 9, 0))
        #expect(text(of: no.text) == "too little")
        let (failed, silence) = instance.measure(.init(side: PB_SIDE_SELL, size: 500))
        #expect((failed, silence.action) == (PB_E_FAIL, 0))
    }

    @Test func `is no guard, and a guard no sizer`() throws {
        #expect(try halver().judge(.init()).status == PB_E_UNSUPPORTED)
        let ceiling = try SampleLibrary.open().instance("org.example.ceiling")
        try ceiling.configure()
        #expect(ceiling.measure(.init()).status == PB_E_UNSUPPORTED)
        #expect(ceiling.read(room: 4) == nil)
    }
}

@Suite struct `A Swift indicator` {
    @Test func `answers as many numbers as it names and as fit`() throws {
        let instance = try SampleLibrary.open().instance("org.example.spread")
        try instance.configure()
        try instance.activate()
        let before = try #require(instance.read(room: 4))
        #expect(before.names == #"["low","high"]"#)
        #expect(before.values.count == 2 && before.values.allSatisfy(\.isNaN))
        var records = Records()
        records.addTrade(1_000, sequence: 1)
        instance.process(records)
        #expect(instance.read(room: 4)?.values == [999, 1_001])
        #expect(instance.read(room: 1)?.values == [999])
    }
}
