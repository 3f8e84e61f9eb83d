internal import Domain
internal import Engine
import Testing

@Suite struct `A timer` {
    private func timer(_ at: Int64?, id: UInt32 = 1, every: Nanos? = nil) -> Request {
        .timer(id: id, at: at.map { Bench.time($0) }, every: every)
    }

    @Test func `goes off once when it is due`() {
        let bench = Bench()
        bench.actor.wants = [timer(10)]
        bench.step(0)
        #expect(bench.nextTimer == Bench.time(10))
        bench.step(9)
        #expect(bench.actor.timers.isEmpty)
        bench.step(10)
        #expect(bench.actor.timers == [1])
        #expect(bench.nextTimer == nil)
        bench.step(11)
        #expect(bench.actor.timers.isEmpty)
    }

    @Test func `that repeats keeps its beat and comes once when it is late`() {
        let bench = Bench()
        bench.actor.wants = [timer(10, every: .second * 10)]
        bench.step(0)
        bench.step(45)
        #expect(bench.actor.timers == [1])
        #expect(bench.nextTimer == Bench.time(50))
        bench.step(50)
        #expect(bench.actor.timers == [1])
        #expect(bench.nextTimer == Bench.time(60))
    }

    @Test func `is set anew under the same number and stopped without a moment`() {
        let bench = Bench()
        bench.actor.wants = [timer(10), timer(20)]
        bench.step(0)
        #expect(bench.nextTimer == Bench.time(20))
        bench.actor.wants = [timer(nil)]
        bench.step(1)
        #expect(bench.nextTimer == nil)
    }

    @Test func `comes in the order of the moments that were asked for`() {
        let bench = Bench()
        bench.actor.wants = [timer(30, id: 3), timer(10), timer(20, id: 2), timer(20, id: 4)]
        bench.step(0)
        bench.step(40)
        #expect(bench.actor.timers == [1, 2, 4, 3])
    }

    @Test func `of the past goes off after this moment, never before it`() throws {
        let bench = Bench()
        bench.step(100)
        bench.actor.wants = [timer(50), timer(101, id: 2)]
        bench.step(100)
        let next = try #require(bench.nextTimer)
        #expect(next > Bench.time(100))
        #expect(next < Bench.time(101))
        bench.step(at: next)
        #expect(bench.actor.timers == [1])
    }

    @Test func `with a beat that no clock holds does no harm`() {
        let bench = Bench()
        bench.actor.wants = [timer(10, every: Nanos(.max))]
        bench.step(0)
        bench.step(10)
        #expect(bench.actor.timers == [1])
        bench.step(11)
        #expect(bench.actor.timers.isEmpty)
    }

    @Test func `beyond the sixty-fourth of one instance is not set`() {
        let bench = Bench(actors: 2)
        bench.actors[0].wants = (1...70).map { timer(10, id: $0) }
        bench.actors[1].wants = [timer(10)]
        bench.step(0)
        bench.step(10)
        #expect(bench.actors[0].timers.count == 65)
    }
}
