internal import Domain
internal import Engine
internal import Risk
import Testing

@Suite struct `The corridor` {
    private func bench(
        _ actors: Int = 1, probe: ProbeGuard? = nil,
        _ change: (inout CorridorPlan) -> Void = { _ in }
    ) -> Bench {
        let bench = Bench(actors: actors) {
            $0.pluginGuards = probe.map { [$0] } ?? []
            change(&$0)
        }
        bench.step(0, [.trade(10_000)])
        return bench
    }

    @Test func `sends nothing new and cancels what is open once the run ends`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(1, [.trade(10_000)])
        #expect(bench.submitted.map(\.intent.order) == [OrderNumber(1)])
        bench.actor.wants = [.place(.limit())]
        bench.step(2, [.trade(10_000)], commands: [.end])
        #expect(bench.cancelled == [OrderNumber(1)] && bench.submitted.isEmpty)
        #expect(bench.lastReason == .mode)
        bench.actor.wants = [.place(.limit())]
        bench.step(3, [.trade(10_000)])
        #expect(bench.submitted.isEmpty && bench.lastReason == .mode)
    }

    @Test func `opens nothing while orders cannot be seen, and lets exits pass`() {
        let bench = Bench()
        bench.step(0, [.trade(10_000)])
        bench.actor.wants = [.place(.limit())]
        bench.step(1, [.trade(10_000)])
        bench.step(2, answers: [.fill(1, execution: 1, .buy, 10_000, at: 10_000)])
        bench.actor.wants = [
            .place(.limit()), .place(.limit(.sell, 10_000, flags: .reduceOnly)),
        ]
        bench.step(3, [.trade(10_000)], commands: [.blind("the connection is down")])
        #expect(bench.submitted.map(\.intent.side) == [.sell])
        #expect(bench.corridor.state.blindness == "the connection is down")
        bench.step(4, [.trade(10_000)], commands: [.blind(nil)])
        bench.actor.wants = [.place(.limit(.buy, 20_000))]
        bench.step(14, [.trade(10_000)])
        #expect(bench.submitted.map(\.intent.side) == [.buy])
    }

    @Test func `records everything about an order before it is submitted`() throws {
        let bench = bench()
        bench.actor.wants = [.place(.limit())]
        bench.step(1)
        var kinds: [String] = []
        for effect in bench.effects.list {
            switch effect {
            case .record(let fact):
                switch fact.fact {
                case .intended: kinds.append("intended")
                case .vetted: kinds.append("vetted")
                case .order: kinds.append("order")
                default: kinds.append("other")
                }
            case .submit: kinds.append("submit")
            case .amend: kinds.append("amend")
            case .cancel: kinds.append("cancel")
            }
        }
        #expect(kinds == ["intended", "vetted", "order", "submit"])
    }

    @Test func `tells in the next step what was denied, by whom and why`() throws {
        let bench = bench()
        bench.actor.wants = [.place(.limit(at: 20_000))]
        bench.step(1)
        #expect(bench.submitted.isEmpty)
        #expect(bench.actor.updates.isEmpty)
        #expect(bench.corridor.state.counts.denied == 1)
        bench.step(2)
        let denied = bench.actor.told.compactMap { notice -> String? in
            if case .denied(let update, let text) = notice {
                #expect(update.state == .denied)
                #expect(update.order == OrderNumber(1))
                return text
            }
            return nil
        }
        #expect(denied == ["price-collar: the price is too far from the mark"])
    }

    @Test func `names the guard that left nothing of an order`() {
        let probe = ProbeGuard()
        probe.verdict = .resize(.zero)
        let bench = bench(probe: probe)
        bench.actor.wants = [.place(.limit())]
        bench.step(1)
        #expect(bench.lastReason == .pluginGuard)
        let names = bench.corridor.guards.names
        let counts = bench.corridor.state.counts.refusalsByGuard
        #expect(zip(names, counts).filter { $0.1 > 0 }.map(\.0) == ["probe"])
    }

    @Test func `counts in the same step what it has just approved`() {
        let probe = ProbeGuard()
        let bench = bench(probe: probe)
        bench.actor.wants = [.place(.limit(.buy, 10_000)), .place(.limit(.sell, 5_000))]
        bench.step(1)
        #expect(probe.contexts.map(\.openBuy) == [.zero, Quantity(10_000)])
        #expect(probe.contexts.map(\.openOrders) == [0, 1])
        #expect(probe.contexts.map(\.recentEntries) == [0, 1])
    }

    @Test func `takes commands before anything else of the step`() {
        let bench = bench()
        bench.actor.wants = [.place(.limit())]
        bench.step(1, commands: [.raise(.halt, source: "operator", reason: "test")])
        #expect(bench.submitted.isEmpty)
        #expect(bench.lastReason == .mode)
        #expect(bench.actor.levels == [.halt])
    }

    @Test func `drops what a faulted participant asked for and cancels its orders`() {
        let bench = bench(2)
        bench.actors[0].wants = [.place(.limit()), .timer(id: 1, at: Bench.time(5), every: nil)]
        bench.actors[1].wants = [.place(.limit(.buy, 5_000))]
        bench.step(1)
        bench.actors[0].wants = [.place(.limit(.buy, 1_000))]
        bench.actors[1].wants = [.place(.limit(.buy, 2_000))]
        bench.actors[0].conduct = .faulted(
            Misbehaviour(instance: "actor 1", kind: "fault", message: "boom"))
        bench.step(2, answers: [.to(1, .accepted), .to(2, .accepted)])
        #expect(bench.submitted.map(\.quantity) == [Quantity(2_000)])
        #expect(bench.submitted.map(\.intent.order) == [OrderNumber(3)])
        #expect(bench.cancelled == [OrderNumber(1)])
        #expect(bench.effects.misbehaviours.map(\.message) == ["boom"])
        #expect(bench.nextTimer == nil)
        bench.step(3, [.trade(10_000)])
        #expect(bench.actors[0].frames.count == 3)
        #expect(bench.actors[1].frames.count == 4)
        bench.step(4, answers: [.fill(1, execution: 1, .buy, 500, at: 10_000)])
        #expect(bench.position(1).quantity == Quantity(500))
    }

    @Test func `goes on with a participant that was merely noted`() {
        let bench = bench()
        bench.actor.wants = [.place(.limit())]
        bench.actor.conduct = .noted(
            Misbehaviour(instance: "actor 1", kind: "bad_output", message: "odd"))
        bench.step(1)
        #expect(bench.submitted.count == 1)
        bench.step(2)
        #expect(bench.actor.frames.count == 3)
    }

    @Test func `walks several steps of one moment`() {
        let bench = bench()
        bench.actor.wants = [.place(.limit())]
        bench.step(1)
        bench.step(1, answers: [.to(1, .accepted)])
        bench.step(1, [.trade(10_100)])
        #expect(bench.state(1) == .open)
        #expect(bench.actor.frames.map(\.step) == [1, 2, 3, 4])
    }

    @Test func `numbers everything that it shows, without a repetition`() {
        let bench = bench()
        bench.actor.wants = [.place(.limit())]
        bench.step(1, [.trade(10_000), .trade(10_010)])
        bench.step(2, [.trade(10_020)])
        bench.step(3)
        let frames = bench.actor.frames
        for (frame, next) in zip(frames, frames.dropFirst()) {
            #expect(frame.marketSequence <= frame.derivedSequence)
            #expect(frame.derivedSequence <= frame.noticeSequence)
            #expect(frame.noticeSequence < next.marketSequence)
        }
        #expect(frames[1].derivedSequence == frames[1].marketSequence + 2)
        #expect(frames[1].noticeSequence == frames[1].derivedSequence + 3)
    }

    @Test func `tells everybody in the first step where things stand`() {
        let bench = Bench(actors: 2)
        bench.step(0)
        for actor in bench.actors {
            #expect(actor.frames.map(\.isSnapshot) == [true])
            #expect(actor.levels == [.normal])
            #expect(actor.account?.equity == Amount(1_000_000))
        }
        bench.step(1)
        #expect(bench.actor.frames.last?.isSnapshot == false)
        #expect(bench.actor.told.isEmpty)
    }

    @Test func `gives equal effects for equal input`() {
        func run() -> ([Fact], [OrderNumber]) {
            let bench = bench(2)
            var random = RandomStream(seed: 7)
            var facts: [Fact] = []
            var cancelled: [OrderNumber] = []
            for second in Int64(1)..<200 {
                for actor in bench.actors {
                    let side: Side = random.number(0...1) == 0 ? .buy : .sell
                    actor.wants = [.place(.limit(side, random.number(1...300) * 10))]
                    if random.number(0...4) == 0 { actor.wants.append(.cancelAll(nil)) }
                }
                let number = UInt64(random.number(1...second))
                bench.step(
                    second, [.trade(random.number(9_900...10_100))],
                    answers: [
                        .to(number, .accepted),
                        .fill(number, execution: random.next(), .buy, 10, at: 10_000),
                    ])
                facts += bench.facts
                cancelled += bench.cancelled
            }
            return (facts, cancelled)
        }
        let (first, second) = (run(), run())
        #expect(first.0 == second.0)
        #expect(first.1 == second.1)
        #expect(first.0.count > 1_000)
    }
}
