import Assembly
import Domain
import Foundation
import JSON
import Profile
import Testing

/// What a changed value must change, and how that is seen.
enum Effect: Sendable {
    /// Another value; what must follow it on its line may come with it, and make a comment of the
    /// rest.
    typealias Change = @Sendable (ShippedValue) -> String
    /// The text of a file, with what must follow a value that it has.
    typealias Follow = @Sendable (String) -> String

    /// The file is refused, with a fault at a key that begins so.
    case refused(Change, at: String)
    /// No run can be made of it, with a fault at a key that begins so.
    case unplanned(Change, at: String)
    /// Real money may be spent, which it may not as the file is shipped.
    case claimed(Change)
    /// The plan has another instance.
    case renamed(Change)
    /// Other decisions in a scene; a line with this text is among those that differ.
    case decided(Change, sees: String, @Sendable (ShippedValue) -> Scene)
    /// Another run by the clock on a generated market; so many cycles, with these flags.
    case ran(Change, cycles: Int, sets: [String], of: @Sendable (RunResult, Int) -> String)
    /// It begins in another way, in a file whose other values follow it: as the word says.
    case begun(Change, in: Follow, says: [String: String])
    /// The metrics of a run have the new word where the old one was, in a file whose other values
    /// follow it.
    case told(Change, in: Follow, sets: [String], words: @Sendable (JSONValue) -> [String])
    /// A run of so many seconds of the market takes this long at least.
    case slowed(Change, cycles: Int, nanosMin: Int64)

    func expect(of value: ShippedValue) throws {
        switch self {
        case .refused(let change, let key):
            try expectFault(at: key, shipped: faults(value, nil), faults(value, change(value)))
        case .unplanned(let change, let key):
            try expectFault(
                at: key, shipped: assemblyFaults(value, nil), assemblyFaults(value, change(value)))
        case .claimed(let change):
            #expect(code { try owned(value, nil) } == ProfileFault.noPortfolio)
            #expect(code { try owned(value, change(value)) } == nil)
        case .renamed(let change):
            let (old, new) = (try names(value, nil), try names(value, change(value)))
            #expect(old.contains(value.text) && !old.contains(change(value)))
            #expect(new.contains(change(value)) && !new.contains(value.text))
        case .decided(let change, let sight, let scene):
            try expectDecisions(of: value, change(value), sight, scene(value))
        case .ran(let change, let cycles, let sets, let figure):
            let old = try run(value, nil, cycles, sets, figure)
            let new = try run(value, change(value), cycles, sets, figure)
            #expect(old != new)
        case .begun(let change, let follow, let beginnings):
            #expect(try beginning(value, nil, follow) == beginnings[value.text])
            #expect(try beginning(value, change(value), follow) == beginnings[change(value)])
        case .told(let change, let follow, let sets, let words):
            let (old, new) = (
                words(try metrics(value, nil, follow, sets)),
                words(try metrics(value, change(value), follow, sets))
            )
            #expect(old.contains(value.text) && !old.contains(change(value)), "\(old)")
            #expect(new.contains(change(value)) && !new.contains(value.text), "\(new)")
        case .slowed(let change, let cycles, let nanosMin):
            let spent = try run(value, change(value), cycles, []) { result, _ in
                "\(result.wallNanos)"
            }
            #expect(Int64(spent) ?? 0 >= nanosMin, "\(spent)")
        }
    }

    private func expectFault(at key: String, shipped: [String], _ changed: [String]) throws {
        #expect(!shipped.contains { $0.hasPrefix(key) }, "\(shipped)")
        #expect(changed.contains { $0.hasPrefix(key) }, "\(changed)")
    }

    private func expectDecisions(
        of value: ShippedValue, _ new: String, _ sight: String, _ scene: Scene
    ) throws {
        let shipped = try ProfileBench().story(value, nil, in: scene)
        let changed = try ProfileBench().story(value, new, in: scene)
        let difference = Set(shipped).symmetricDifference(changed)
        #expect(
            difference.contains { $0.contains(sight) },
            "\(value) as \(new): \(shipped.suffix(12)) and then \(changed.suffix(12))")
    }

    /// The keys of what is wrong with the file, whose mode and venue stay as they are.
    private func faults(_ value: ShippedValue, _ new: String?) throws -> [String] {
        let bench = try ProfileBench()
        return ProfileReader.read(path: try bench.placeAsIs(value, new)).faults
            .map { $0.key ?? "" }
    }

    /// Demands that the file says whose money it spends.
    private func owned(_ value: ShippedValue, _ new: String?) throws {
        let bench = try ProfileBench()
        try bench.load(try bench.placeAsIs(value, new), []).checkPortfolio()
    }

    /// The keys of what keeps the profile from becoming a run.
    private func assemblyFaults(_ value: ShippedValue, _ new: String?) throws -> [String] {
        do {
            _ = try names(value, new)
            return []
        } catch let faults as Faults {
            return faults.all.map { $0.key ?? "" }
        }
    }

    private func names(_ value: ShippedValue, _ new: String?) throws -> [String] {
        let bench = try ProfileBench()
        let loaded = try bench.load(try bench.place(value, new), [])
        let trial = try Trial(loaded, scan: try ProfileBench.scan()) { _ in ListedMarket([]) }
        return trial.plan.owners + trial.plan.guardNames
    }

    private func run(
        _ value: ShippedValue, _ new: String?, _ cycles: Int, _ sets: [String],
        _ figure: (RunResult, Int) -> String
    ) throws -> String {
        let bench = try ProfileBench()
        let path = try bench.place(value, new)
        let loaded = try bench.load(path, sets)
        var run = ClockRun(
            loaded: loaded, scan: try ProfileBench.scan(),
            folder: StateFolder(home: bench.desk.path, profile: loaded.profile.name))
        run.cyclesMax = cycles
        let result = try run.run(
            watch: SilentWatcher(), signals: RunSignals(stop: { false }, halt: { false }))
        let log = "var/logs/perps_bot-\(loaded.profile.name).jsonl"
        // Where nothing was logged there is no file.
        let lines = (try? bench.desk.read(log))?.split(separator: "\n").count ?? 0
        return figure(result, lines)
    }
}
