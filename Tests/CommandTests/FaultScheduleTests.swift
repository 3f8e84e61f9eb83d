import Foundation
import JSON
import Testing

// One schedule after the other in each suite, so that two at most run at once: a machine that is
// out of breath shows faults of its own.

@Suite(
    .serialized,
    .enabled(if: Program.isPresent, "\(Program.absence)"),
    .enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
struct `A run at a venue whose frames or replies go wrong` {
    @Test(arguments: FaultSchedule.frames + FaultSchedule.replies)
    func `sends nothing twice, loses no fill, and ends with the venue's books`(
        schedule: FaultSchedule
    ) throws {
        try schedule.expectEqualBooks()
    }
}

@Suite(
    .serialized,
    .enabled(if: Program.isPresent, "\(Program.absence)"),
    .enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
struct `A run at a venue whose clock, state or words go wrong` {
    @Test(arguments: FaultSchedule.clocks + FaultSchedule.states + FaultSchedule.brief)
    func `sends nothing twice, loses no fill, and ends with the venue's books`(
        schedule: FaultSchedule
    ) throws {
        try schedule.expectEqualBooks()
    }
}

@Suite(.enabled(if: Program.isPresent, "\(Program.absence)"))
struct `The schedules of what goes wrong` {
    @Test func `have every fault that the venue knows, or say why not`() throws {
        let known = try ServedVenue(at: try Desk()).knownFaults()
        let scheduled = FaultSchedule.all.reduce(into: Set<String>()) { $0.formUnion($1.faults) }
        let excused = Set(FaultSchedule.excused.keys)
        #expect(known.count > 30)
        #expect(scheduled.union(excused) == known)
        #expect(scheduled.isDisjoint(with: excused))
    }
}

extension FaultSchedule {
    /// Lets a whole run trade at an exchange that goes wrong by this schedule.
    fileprivate func expectEqualBooks() throws {
        print("seed \(seed)")
        let desk = try Desk()
        let venue = try ServedVenue(
            at: desk, ["--seed", String(seed), "--pace", "5x"] + options)
        if isCrowded { try venue.crowd() }
        let run = try QuoterRun(at: venue, hasShortFence: hasShortFence)
        let answer = try trade(run)
        let result = try run.expectEqualBooks(after: answer, as: end)
        let strikes = try venue.strikes()
        for fault in faults.sorted() {
            #expect(strikes[fault]?.int ?? 0 > 0, "\(fault) never struck: \(strikes.text())")
        }
        let level = try #require(result["level"]?.string)
        #expect(levels.contains(level), "\(answer)")
    }

    /// Runs while the faults strike, until each has.
    ///
    /// Those that come later come after the first fill: what was lost holds entries back for a
    /// while, and a slow machine has not traded after three seconds.
    private func trade(_ run: QuoterRun) throws -> Program.Answer {
        let venue = run.venue
        for step in steps where step.second <= 0 { try venue.take(step) }
        let call = try run.start()
        try run.awaitFill()
        var passed = 0.0
        for step in steps where step.second > 0 {
            Thread.sleep(forTimeInterval: step.second - passed)
            passed = step.second
            for fault in steps where fault.fault != nil && fault.fault == step.healed {
                try awaitStrike(of: fault, at: venue, on: call)
            }
            try venue.take(step)
        }
        Thread.sleep(forTimeInterval: max(0, Double(length) - passed))
        for step in steps { try awaitStrike(of: step, at: venue, on: call) }
        try run.settle(at: levels, as: end)
        return try call.stopped()
    }

    /// Waits until a fault has struck, and switches it on again where it was over before: a run
    /// that is short of breath may have asked for nothing meanwhile.
    private func awaitStrike(
        of step: Step, at venue: ServedVenue, on call: Program.Call
    ) throws {
        guard let fault = step.fault, !FaultSchedule.late.contains(fault) else { return }
        try ServedVenue.wait("\(fault) to strike") {
            try #require(call.process.isRunning, "the run has ended")
            if try venue.strikes()[fault] != nil { return true }
            if try !venue.isOn(fault) { try venue.take(step) }
            return false
        }
    }
}
