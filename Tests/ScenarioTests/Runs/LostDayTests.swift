import Assembly
import Domain
import Engine
import Foundation
import JSON
import Testing

@Suite struct `A lost day of a run` {
    /// The first purchase of 500 USD costs 3 USD, where a day may lose one.
    @Test func `is not armed through the socket while the loss is there, and stays over a restart`()
        throws
    {
        let desk = try Desk()
        var sheet = Sheet.pulse(every: 2)
        (sheet.pace, sheet.cycle, sheet.limits["daily_loss"]) = ("60x", "1s", "1 USD")
        let folder = ClockRunning.folder(sheet, at: desk)
        let (answers, done) = (Answers(), Latched())
        let operatorThread = Thread {
            func block() -> JSONValue? {
                ClockRunning.ask("status", of: folder)?["blocks"]?.array?.first
            }
            var standing = block()
            while standing == nil {
                usleep(10_000)
                standing = block()
            }
            let id = standing?["halt_id"]?.string ?? ""
            let refused = ClockRunning.ask(
                "arm", ["halt_id": id, "reason": "seen"], of: folder)?["error"]
            answers.add(refused?["code"]?.string)
            answers.add(block()?["halt_id"]?.string == id ? "it stands" : "it is gone")
            answers.add(ClockRunning.ask("status", of: folder)?["level"]?.string)
            done.set()
        }
        operatorThread.start()
        let result = try ClockRunning.run(sheet, at: desk, cycles: nil) { done.isSet }
        #expect(result.stoppedBy == "signal")
        #expect(answers.all == ["arm.cause_stands", "it stands", "CAUTION"])
        let next = try ClockRunning.run(sheet, at: desk, cycles: 3)
        #expect((next.counts.orders, next.counts.fills) == (0, 0))
    }
}
