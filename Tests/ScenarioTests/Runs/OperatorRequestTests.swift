import Assembly
import Domain
import Foundation
import JSON
import Testing

@Suite struct `A request for an order` {
    let desk: Desk
    init() throws { desk = try Desk() }

    @Test func `is remembered by the next run, which sends nothing for it`() throws {
        var sheet = Sheet.pulse(every: 1_000_000)
        (sheet.pace, sheet.cycle) = ("60x", "1s")
        let path = ClockRunning.folder(sheet, at: desk).path
        let order = OperatorOrder(
            .buy, .quantity("0.001"), of: "BTC-USD", .limit, .goodTillCancelled, limit: "1")
        // The first run hears of one request, the second of the same and of another.
        for names in [["a"], ["a", "b"]] {
            let (done, answers) = (Latched(), Answers())
            Thread {
                defer { done.set() }
                func ask(_ name: String) -> String? {
                    let request = JSONValue.object([
                        "command": .string("place"), "request": .string(name),
                        "order": order.json,
                    ])
                    guard case .answer(let answer) = ControlSocket.ask(folder: path, request)
                    else { return nil }
                    return answer["number"]?.number ?? answer["error"]?["code"]?.string
                }
                for name in names {
                    var answer = ask(name)
                    while answer == nil {
                        usleep(10_000)
                        answer = ask(name)
                    }
                    answers.add(answer)
                }
            }.start()
            _ = try ClockRunning.run(sheet, at: desk, cycles: nil) { done.isSet }
            #expect(answers.all == (names.count == 1 ? ["1"] : ["order.earlier_run", "1"]))
        }
    }

    @Test func `leads to one order, however often the run hears of it`() throws {
        var sheet = Sheet.pulse(every: 1_000_000)
        (sheet.pace, sheet.cycle) = ("60x", "1s")
        let path = ClockRunning.folder(sheet, at: desk).path
        let (done, answers) = (Latched(), Answers())
        let order = OperatorOrder(
            .buy, .quantity("0.001"), of: "BTC-USD", .limit, .goodTillCancelled, limit: "1")
        let operatorThread = Thread {
            defer { done.set() }
            func ask(_ name: String) -> String? {
                let request = JSONValue.object([
                    "command": .string("place"), "request": .string(name), "order": order.json,
                ])
                guard case .answer(let answer) = ControlSocket.ask(folder: path, request)
                else { return nil }
                return answer["number"]?.number ?? answer.text()
            }
            var first = ask("a")
            while first == nil {
                usleep(10_000)
                first = ask("a")
            }
            for number in [first, ask("a"), ask("b"), ask("a")] { answers.add(number) }
        }
        operatorThread.start()
        _ = try ClockRunning.run(sheet, at: desk, cycles: nil) { done.isSet }
        #expect(answers.all == ["1", "1", "2", "1"])
    }
}

@Suite struct `A run for an order by hand` {
    @Test func `may open, unless the order can only reduce`() throws {
        let (desk, sheet) = (try Desk(), Sheet.pulse(every: 1_000_000))
        var run = ClockRun(
            loaded: try sheet.load(at: desk), scan: desk.scan,
            folder: ClockRunning.folder(sheet, at: desk))
        #expect(run.mayOpen)
        func mayOpen(
            _ side: Side, _ size: OperatorOrder.Size = .quantity("1"), _ type: OrderType = .limit,
            _ flags: IntentFlags = []
        ) -> Bool {
            var order = OperatorOrder(
                side, size, of: "BTC-USD", type, .goodTillCancelled, limit: "1")
            order.flags = flags
            run.order = order
            return run.mayOpen
        }
        // What is not known to be spot might be sold short.
        #expect(mayOpen(.buy) && mayOpen(.sell))
        #expect(mayOpen(.buy, .quantity("1"), .limit, [.postOnly, .untilCancelled]))
        for side in [Side.buy, .sell] {
            #expect(!mayOpen(side, .quantity("1"), .limit, .reduceOnly))
            #expect(!mayOpen(side, .quantity("1"), .limit, .close))
            #expect(!mayOpen(side, .quantity("1"), .bracket))
            #expect(!mayOpen(side, .all))
        }
        (run.order, run.flattens) = (nil, "enough")
        #expect(!run.mayOpen)
    }
}
