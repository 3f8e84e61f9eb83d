import CPerpsPlugin
import Foundation
import Testing

/// A library in C++ that is compiled for a test, against the headers alone.
private enum CppLibrary {
    static let compiler = "/usr/bin/c++"
    static let isPossible = FileManager.default.isExecutableFile(atPath: compiler)

    struct Failure: Error { let status: Int32 }

    static func open(_ source: String) throws -> PluginLibrary {
        let folder = FileManager.default.temporaryDirectory.path
        let name = "\(folder)/perps-cpp-\(getpid())-\(UInt64.random(in: .min ... .max))"
        try Data(source.utf8).write(to: URL(fileURLWithPath: name + ".cpp"))
        defer {
            // What cannot be removed is left to the system's own cleaning.
            for end in [".cpp", ".so"] { try? FileManager.default.removeItem(atPath: name + end) }
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: compiler)
        process.arguments = [
            "-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-shared", "-fPIC",
            "-I", Repository.root.appendingPathComponent("Sources/CPerpsPlugin/include").path,
            name + ".cpp", "-o", name + ".so",
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(status: process.terminationStatus)
        }
        return try PluginLibrary(path: name + ".so")
    }
}

@Suite(.enabled(if: CppLibrary.isPossible, "there is no /usr/bin/c++"))
struct `The wall of the C++ kit` {
    static let clumsy = """
        #include <pbx.hpp>
        #include <stdexcept>
        namespace {
        struct clumsy : pbx::guard {
          using guard::guard;
          static constexpr const char *id = "org.example.clumsy", *name = "Clumsy";
          static constexpr const char *summary = "Throws wherever it can.";
          static constexpr uint64_t events = PB_BIT(PB_EV_TRADE);
          static constexpr uint32_t state_version = 1, state_oldest = 1;
          void configure() override {
            switch (integer("mood", 0)) {
              case 0: return;
              case 1: throw pbx::bad_parameter("mood", "must not be 1");
              case 2: throw std::runtime_error("in configure");
              default: throw 3;
            }
          }
          void activate(const pb_activation &a) override {
            if (a.instrument_count > 1) throw std::out_of_range("one instrument only");
          }
          void on_trade(const pb_ev_trade &t) override {
            if (t.px == 1) throw std::runtime_error("in on_trade");
          }
          void save(pbx::writer &) override { throw std::runtime_error("in save"); }
          void load(pbx::reader &from, uint32_t) override { from.number(5, 5); from.end(); }
          void check(const pb_check &c, pbx::verdict &out) override {
            out.allow();
            if (c.qty == 1) throw "in check";
          }
        };
        }
        PBX_EXPORT(clumsy)
        """

    /// What a library with one mistake answers; compiled once.
    static let library = Result { try CppLibrary.open(clumsy) }

    private func instance(mood: Int64 = 0) throws -> HostedInstance {
        try Self.library.get().instance("org.example.clumsy", HostRecord(["mood": .int(mood)]))
    }

    @Test(
        arguments: [
            (1, .init(status: PB_E_CONFIG, field: "mood", text: "must not be 1")),
            (2, .init(status: PB_E_PANIC, field: "", text: "in configure")),
            (3, .init(status: PB_E_PANIC, field: "", text: "something without a name was thrown")),
        ] as [(Int64, HostedInstance.Refusal)])
    func `turns what is thrown into an error with its words`(
        mood: Int64, refusal: HostedInstance.Refusal
    ) throws {
        let clumsy = try instance(mood: mood)
        #expect(throws: refusal) { try clumsy.configure() }
    }

    @Test func `lets nothing through while it starts, trades, saves and judges`() throws {
        let clumsy = try instance()
        try clumsy.configure()
        let refusal = HostedInstance.Refusal(
            status: PB_E_PANIC, field: "", text: "one instrument only")
        #expect(throws: refusal) { try clumsy.activate(instruments: 2) }
        try clumsy.activate()
        for (price, status) in [(1, PB_E_PANIC), (2, PB_OK)] as [(Int64, pb_status)] {
            var records = Records()
            records.addTrade(price, sequence: UInt64(price))
            #expect(clumsy.process(records) == status, "price \(price)")
        }
        for (size, status) in [(1, PB_E_PANIC), (2, PB_OK)] as [(Int64, pb_status)] {
            var (order, intent) = unsafe (pb_check(), pb_intent())
            (intent.instrument, intent.side) = (7, PB_SIDE_BUY)
            unsafe order.qty = size
            let judged = unsafe clumsy.judge(order, intent)
            #expect(judged.status == status, "size \(size)")
        }
        let unsaved = #expect(throws: HostedInstance.Refusal.self) { try clumsy.save() }
        #expect(unsaved?.text == "in save")
    }

    @Test func `reads only a state that makes sense, to its end`() throws {
        let number: [UInt8] = [5, 0, 0, 0, 0, 0, 0, 0]
        let clumsy = try instance()
        try clumsy.configure()
        for state in [[], Array(number.dropLast()), [6] + number.dropFirst(), number + [0]] {
            let refusal = #expect(throws: HostedInstance.Refusal.self, "\(state)") {
                try clumsy.load(state, version: 1)
            }
            #expect(refusal?.status == PB_E_CORRUPT)
        }
        try clumsy.load(number, version: 1)
    }

    @Test func `lets two libraries name a class alike`() throws {
        let other = Self.clumsy.replacing("org.example.clumsy", with: "org.example.other")
        let second = try CppLibrary.open(other)
        let (one, two) = try (
            instance(mood: 1), second.instance("org.example.other", HostRecord())
        )
        #expect(throws: HostedInstance.Refusal.self) { try one.configure() }
        try two.configure()
        #expect(throws: PluginLibrary.Fault.self) {
            _ = try unsafe second.module("org.example.clumsy")
        }
    }
}
