import CPerpsPlugin
import JSON
import PerpsPlugin
import Testing

@Suite struct `A Swift module` {
    func recorder(_ parameters: [String: HostRecord.Parameter] = [:]) throws -> HostedInstance {
        try SampleLibrary.open().instance("org.example.recorder", HostRecord(parameters))
    }

    @Test func `gives the same table each time and nothing to another major`() throws {
        let (first, second) = try (SampleLibrary.open(), SampleLibrary.open())
        #expect(unsafe first.table == second.table)
        var question = unsafe PluginLibrary.question(major: 2)
        #expect(unsafe export(&question, Recorder.self) == nil)
        #expect(unsafe export(nil, Recorder.self) == nil)
    }

    @Test func `declares its parameters as a JSON Schema`() throws {
        let module = try unsafe SampleLibrary.open().module("org.example.recorder")
        let schema = unsafe UnsafeRawBufferPointer(
            start: module.pointee.schema.ptr, count: Int(module.pointee.schema.len))
        let properties: [(String, String)] = [
            (
                "whole_number",
                #"{"type":"integer","x-perps-unit":"pieces","default":5,"minimum":1,"maximum":9,"#
                    + #""description":"A number."}"#
            ),
            (
                "exact",
                #"{"type":"number","x-perps-kind":"decimal","default":2.5,"#
                    + #""description":"An exact number."}"#
            ),
            ("float", #"{"type":"number","default":0.5,"description":"A float."}"#),
            ("flag", #"{"type":"boolean","default":true,"description":"A flag."}"#),
            ("text", #"{"type":"string","default":"a\\b","description":"A \"text\"."}"#),
            (
                "colour",
                #"{"type":"string","enum":["red","green"],"default":"green","#
                    + #""description":"A colour."}"#
            ),
            (
                "wait",
                #"{"type":"string","x-perps-kind":"duration","default":"1m","minimum":"250ms","#
                    + #""maximum":"90s","description":"A duration."}"#
            ),
            (
                "share",
                #"{"type":"string","x-perps-kind":"percent","default":"1.25 bps","#
                    + #""minimum":"0 bps","maximum":"200 bps","description":"A share."}"#
            ),
        ]
        let expected =
            #"{"type":"object","additionalProperties":false,"properties":{"#
            + properties.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}}"
        #expect(try JSONValue(parsing: unsafe Array(schema)).text() == expected)
    }

    @Test func `reads parameters of every kind`() throws {
        let instance = try recorder([
            "whole_number": .int(7), "exact": .decimal(-1_250, exponent: -3), "flag": .flag(false),
            "text": .text("words"), "colour": .text("red"), "wait": .nanos(250_000_000),
            "share": .decimal(2, exponent: -3),
        ])
        try instance.configure()
        try instance.activate()
        #expect(
            instance.host.logs == ["7 -1.25 0.5 false", "words red 250000000 200000"])
    }

    @Test(
        arguments: [
            ("whole_number", .int(10), "must be from 1 to 9"),
            ("whole_number", .flag(true), "is not a whole number"),
            ("colour", .text("blue"), "is not one of red, green"),
            ("wait", .nanos(1), "must be from \"250ms\" to \"90s\""),
            ("share", .decimal(3, exponent: -2), "must be from \"0 bps\" to \"200 bps\""),
        ] as [(String, HostRecord.Parameter, String)])
    func `refuses a parameter by its key`(
        key: String, value: HostRecord.Parameter, text: String
    ) throws {
        let instance = try recorder([key: value])
        let refusal = HostedInstance.Refusal(status: PB_E_CONFIG, field: key, text: text)
        #expect(throws: refusal) { try instance.configure() }
    }

    @Test func `turns a thrown error into a fault and a line of the log`() throws {
        let instance = try recorder()
        try instance.configure()
        try instance.activate()
        var records = Records()
        records.addTrade(13, sequence: 1)
        #expect(instance.process(records) == PB_E_FAIL)
        #expect(instance.host.logs.last == "Planned()")
        records = Records()
        records.addTrade(12, sequence: 2)
        #expect(instance.process(records) == PB_OK)
        #expect(instance.host.metrics == [0: 2])
    }

    @Test func `fills an intent with what is usual`() throws {
        let instance = try recorder()
        try instance.configure()
        try instance.activate()
        var records = Records()
        records.addTrade(14, sequence: 5)
        instance.process(records)
        let intent = try #require(instance.host.intents.first)
        #expect((intent.tag, intent.cause, intent.instrument) == (1, 5, 7))
        #expect((intent.order_type, intent.tif) == (PB_TYPE_LIMIT, PB_TIF_GTD))
        #expect((intent.qty, intent.notional, intent.conviction_e6) == (3_000, 0, 0))
        #expect(
            (intent.limit_px, intent.trigger_px, intent.expire, intent.flags)
                == (1_000, PB_NONE, 99, PB_IF_POST_ONLY))
        #expect(intent.struct_size == 88)
    }

    @Test func `skips what it does not know`() throws {
        let instance = try recorder()
        try instance.configure()
        try instance.activate()
        var records = Records()
        records.add(999, pb_ev_trade(), sequence: 1) { _ in }
        records.add(PB_EV_TRADE, pb_event(), sequence: 2) { _ in }
        records.add(PB_EV_DEPTH, OneLevelBook(), sequence: 3) {
            ($0.bids, $0.asks, $0.levelsAt) = (200, 200, 48)
        }
        #expect(instance.process(records) == PB_OK)
        #expect(instance.host.metrics.isEmpty)
    }

    @Test func `in 40 lines trades a breakout`() throws {
        let host = HostRecord()
        let instance = try SampleLibrary.open().instance("org.example.breakout", host)
        try instance.configure()
        try instance.activate()
        var records = Records()
        for (place, price) in [100, 101, 99, 100, 102, 105].enumerated() {
            records.addTrade(Int64(price) * 100, sequence: UInt64(place))
        }
        instance.process(records)
        #expect(host.intents.map(\.cause) == [4])
        #expect(host.intents.map(\.limit_px) == [10_225])
    }
}
