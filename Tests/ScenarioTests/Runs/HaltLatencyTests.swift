import Assembly
import Domain
import Engine
import Foundation
import JSON
import Synchronization
import Testing

/// Counts the orders that were approved.
///
/// Owns the count.
private final class OrderCount: RunWatcher, Sendable {
    private let count = Atomic<Int>(0)

    var orders: Int { count.load(ordering: .sequentiallyConsistent) }

    func begin(_ plan: RunPlan) {}

    /// Told once the orders of a step have left, or were held back.
    func record(_ fact: StampedFact, in effects: borrowing Effects) {
        guard case .vetted(let record) = fact.fact, record.isApproved else { return }
        count.add(1, ordering: .sequentiallyConsistent)
    }
}

/// How long it takes until nothing leaves is measured where orders leave: by the benchmark.
@Suite struct `A halt in a flood of orders` {
    let desk: Desk
    init() throws { desk = try Desk() }

    private static let halts = 200

    /// A run that trades as fast as the machine can, halted and armed again and again.
    @Test func `is answered when nothing is approved any more, however often`() throws {
        var sheet = Sheet.pulse(every: 1)
        sheet.cycle = "1h"
        let path = ClockRunning.folder(sheet, at: desk).path
        let (count, done, answers) = (OrderCount(), Latched(), Answers())
        let halts = Atomic<Int>(0)
        let operatorThread = Thread {
            defer { done.set() }
            while count.orders < 100 { usleep(1_000) }
            for _ in 0..<Self.halts {
                guard let id = Self.ask(path, "halt")?["halt_id"]?.string else {
                    return answers.add("no halt")
                }
                let approved = count.orders
                halts.add(1, ordering: .relaxed)
                usleep(2_000)
                if count.orders != approved { answers.add("an order after the answer") }
                if Self.ask(path, "arm", id)?["level"]?.string != "NORMAL" {
                    return answers.add("not armed")
                }
                while count.orders < approved + 5 { usleep(100) }
            }
        }
        operatorThread.start()
        var run = ClockRun(
            loaded: try sheet.load(at: desk), scan: desk.scan,
            folder: ClockRunning.folder(sheet, at: desk))
        run.wallMax = .minute * 5
        _ = try run.run(
            watch: count, signals: RunSignals(stop: { done.isSet }, halt: { false }))
        #expect(answers.all.isEmpty, "\(answers.all)")
        #expect(halts.load(ordering: .relaxed) == Self.halts)
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
