import Foundation
import JSON
import Testing

/// Whole runs against an exchange that goes wrong by a schedule.
///
/// One after the other: a machine that is out of breath shows faults of its own.
@Suite(
    .serialized,
    .enabled(if: Program.isPresent, "\(Program.absence)"),
    .enabled(if: PluginAuthor.isPresent, "\(PluginAuthor.absence)"))
struct `A run at a venue where things go wrong` {
    @Test(arguments: FaultSchedule.all)
    func `sends nothing twice, loses no fill, and ends with the venue's books`(
        schedule: FaultSchedule
    ) throws {
        print("seed \(schedule.seed)")
        let desk = try Desk()
        let venue = try ServedVenue(
            at: desk, ["--seed", String(schedule.seed), "--pace", "5x"] + schedule.options)
        let run = try QuoterRun(at: venue)
        let answer = try trade(schedule, run)
        let result = try run.expectEqualBooks(after: answer, leavingOut: schedule.mayStayUnknown)
        let strikes = try venue.strikes()
        for fault in schedule.faults.sorted() {
            #expect(strikes[fault]?.int ?? 0 > 0, "\(fault) never struck: \(strikes.text())")
        }
        let level = try #require(result["level"]?.string)
        #expect(schedule.levels.contains(level), "\(answer)")
    }

    /// Runs while the faults strike.
    ///
    /// Those that come later come after the first fill: what was lost holds entries back for a
    /// while, and a slow machine has not traded after three seconds.
    private func trade(_ schedule: FaultSchedule, _ run: QuoterRun) throws -> Program.Answer {
        let venue = run.venue
        for step in schedule.steps where step.second <= 0 { try venue.take(step) }
        let call = try run.start()
        if schedule.steps.allSatisfy({ $0.second > 0 }) { try run.awaitFill() }
        var passed = 0.0
        for step in schedule.steps where step.second > 0 {
            Thread.sleep(forTimeInterval: step.second - passed)
            passed = step.second
            try venue.take(step)
        }
        Thread.sleep(forTimeInterval: max(0, Double(schedule.length) - passed))
        return try call.stopped()
    }
}
