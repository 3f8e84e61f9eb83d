import Assembly
import Domain
import Engine
import Foundation
import JSON
import Synchronization
import Testing

/// Remembers when the last order left.
///
/// Owns the moment and the count.
private final class OrderClock: RunWatcher, Sendable {
    private let last = Atomic<Int64>(0)
    private let count = Atomic<Int>(0)

    var lastAt: Int64 { last.load(ordering: .sequentiallyConsistent) }
    var orders: Int { count.load(ordering: .sequentiallyConsistent) }

    func begin(_ plan: RunPlan) {}

    /// Told once the orders of a step have left.
    func record(_ fact: StampedFact, in effects: borrowing Effects) {
        guard case .vetted(let record) = fact.fact, record.isApproved else { return }
        last.store(WallClock.steady, ordering: .sequentiallyConsistent)
        count.add(1, ordering: .sequentiallyConsistent)
    }
}

@Suite struct `From a halt to the last order` {
    let desk: Desk
    init() throws { desk = try Desk() }

    private static let halts = 200

    /// A run that trades as fast as the machine can, halted and armed again and again.
    @Test func `nothing leaves after the answer; how long it takes is printed`() throws {
        var sheet = Sheet.pulse(every: 1)
        sheet.cycle = "1h"
        let path = ClockRunning.folder(sheet, at: desk).path
        let (clock, done, answers) = (OrderClock(), Latched(), Answers())
        let latencies = Mutex<[Int64]>([])
        let operatorThread = Thread {
            defer { done.set() }
            while clock.orders < 100 { usleep(1_000) }
            for _ in 0..<Self.halts {
                let asked = WallClock.steady
                guard let id = Self.ask(path, "halt")?["halt_id"]?.string else {
                    return answers.add("no halt")
                }
                let (last, sent) = (clock.lastAt, clock.orders)
                latencies.withLock { $0.append(max(0, last - asked)) }
                usleep(2_000)
                if clock.orders != sent { answers.add("an order after the answer") }
                if Self.ask(path, "arm", id)?["level"]?.string != "NORMAL" {
                    return answers.add("not armed")
                }
                while clock.orders < sent + 5 { usleep(100) }
            }
        }
        operatorThread.start()
        var run = ClockRun(
            loaded: try sheet.load(at: desk), scan: desk.scan,
            folder: ClockRunning.folder(sheet, at: desk))
        run.wallMax = .minute * 5
        _ = try run.run(
            watch: clock, signals: RunSignals(stop: { done.isSet }, halt: { false }))
        #expect(answers.all.isEmpty, "\(answers.all)")
        let sorted = latencies.withLock { $0.sorted() }
        #expect(sorted.count == Self.halts)
        let text = [50, 99, 100].map { percent in
            let place = max(0, (sorted.count * percent + 99) / 100 - 1)
            return "p\(percent) \(sorted[place] / 1_000) us"
        }
        print("halt to last order, \(sorted.count) halts: \(text.joined(separator: ", "))")
    }

    private static func ask(_ path: String, _ command: String, _ id: String = "") -> JSONValue? {
        let request = JSONValue.object([
            "command": .string(command), "halt_id": .string(id), "reason": .string("measured"),
        ])
        guard case .answer(let answer) = ControlSocket.ask(folder: path, request) else {
            return nil
        }
        return answer
    }
}
