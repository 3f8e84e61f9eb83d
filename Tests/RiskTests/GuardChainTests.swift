internal import Domain
internal import Risk
import Testing

@Suite struct `The guard chain` {
    private func vet(
        _ plugins: [StubGuard], _ intent: Intent = Sample.intent(),
        in context: GuardContext = Sample.context()
    ) throws -> (vetting: Vetting, checks: ContiguousArray<Check>, chain: GuardChain) {
        let chain = GuardChain(limits: Sample.limits, plugins: plugins)
        var checks: ContiguousArray<Check> = []
        let order = try Sample.sized(intent, in: context)
        let vetting = chain.vet(order, in: context, keepsAll: false, into: &checks)
        return (vetting, checks, chain)
    }

    private func quantity(_ vetting: Vetting) -> Quantity? {
        if case .approved(let order) = vetting { order.quantity } else { nil }
    }

    private func refusal(_ vetting: Vetting) -> Refusal? {
        if case .refused(let refusal) = vetting { refusal } else { nil }
    }

    @Test func `always contains the floor`() {
        let names = [
            "ladder", "product", "increments", "price-collar", "order-notional", "position",
            "gross-exposure", "open-orders", "order-rate", "duplicate", "mark-staleness",
            "daily-loss", "cash", "resting-notional", "identical-orders", "same-rejections",
            "instance-orders", "shorts", "leverage", "margin", "liquidation",
        ]
        #expect(GuardChain(limits: Sample.limits, plugins: []).names == names)
        let chain = GuardChain(limits: Sample.limits, plugins: [StubGuard("mine", .allow)])
        #expect(chain.names == names + ["mine"])
        #expect(chain.floorCount == names.count)
    }

    @Test func `approves what every guard allows`() throws {
        let result = try vet([StubGuard("a", .allow), StubGuard("b", .allow)])
        #expect(quantity(result.vetting) == Quantity(10_000))
        #expect(result.checks.isEmpty)
    }

    @Test func `takes the strictest verdict`() throws {
        let halt = Verdict.halt(.account, hold: .zero)
        let reduce = Verdict.reduceOnly(.account, hold: .zero)
        let ladder: [Verdict] = [.allow, .resize(Quantity(5_000)), .reject, reduce, halt]
        for high in ladder.indices.dropFirst(2) {
            for low in 0..<high {
                let pair = [StubGuard("high", ladder[high]), StubGuard("low", ladder[low])]
                for plugins in [pair, pair.reversed()] {
                    let result = try vet(plugins)
                    #expect(refusal(result.vetting)?.verdict == ladder[high])
                    let index = try #require(refusal(result.vetting)?.guardIndex)
                    #expect(result.chain.names[index] == "high")
                }
            }
        }
    }

    @Test func `keeps every judgement that is not an allowance`() throws {
        let result = try vet([
            StubGuard("a", .reject), StubGuard("b", .allow),
            StubGuard("c", .halt(.account, hold: .zero)),
        ])
        #expect(result.checks.map { result.chain.names[$0.guardIndex] } == ["a", "c"])
    }

    @Test func `keeps allowances too when it is asked to`() throws {
        let chain = GuardChain(limits: Sample.limits, plugins: [StubGuard("a", .allow)])
        var checks: ContiguousArray<Check> = []
        let context = Sample.context()
        _ = chain.vet(try Sample.sized(in: context), in: context, keepsAll: true, into: &checks)
        #expect(checks.map(\.guardIndex) == Array(chain.names.indices))
    }

    @Test func `takes the smallest of the sizes it is asked for`() throws {
        let sizes: [Int64] = [7_000, 5_000, 9_000]
        let result = try vet(sizes.map { StubGuard("to \($0)", .resize(Quantity($0))) })
        #expect(quantity(result.vetting) == Quantity(5_000))
        guard case .approved(let order) = result.vetting else { return }
        #expect(order.notional == Amount(5_000))
    }

    @Test func `floors a smaller size to the lot`() throws {
        let result = try vet([StubGuard("odd", .resize(Quantity(5_009)))])
        #expect(quantity(result.vetting) == Quantity(5_000))
    }

    @Test func `never grows an order`() throws {
        let result = try vet([StubGuard("more", .resize(Quantity(20_000)))])
        #expect(quantity(result.vetting) == Quantity(10_000))
    }

    @Test(arguments: [Int64(99), 1, 0, -5_000, Int64.min + 1])
    func `refuses in the guard's name what it leaves below the minimum`(size: Int64) throws {
        let result = try vet([
            StubGuard("some", .resize(Quantity(5_000))), StubGuard("less", .resize(Quantity(size))),
        ])
        let no = try #require(refusal(result.vetting))
        #expect(no.verdict == .reject)
        #expect(no.reason == .pluginGuard)
        #expect(no.guardIndex.map { result.chain.names[$0] } == "less")
    }

    @Test func `asks a plugin about a reducing order only when it wants to be asked`() throws {
        let context = Sample.holder()
        let sell = Sample.intent(.sell)
        let deaf = try vet([StubGuard("deaf", .reject)], sell, in: context)
        #expect(quantity(deaf.vetting) == Quantity(10_000))
        let keen = try vet([StubGuard("keen", .reject, judgesReducing: true)], sell, in: context)
        #expect(refusal(keen.vetting)?.verdict == .reject)
    }

    @Test(arguments: seeds)
    func `does not care for the order of its guards and only tightens`(seed: UInt64) throws {
        print("seed \(seed)")
        var random = RandomStream(seed: seed)
        for _ in 0..<300 {
            let plugins = (0..<random.number(1...5)).map { index in
                StubGuard("g\(index)", Self.verdict(&random), judgesReducing: true)
            }
            let straight = try vet(plugins).vetting
            let turned = Int(random.number(0...Int64(plugins.count - 1)))
            let other = try vet(Array(plugins[turned...] + plugins[..<turned]).reversed()).vetting
            #expect(quantity(straight) == quantity(other))
            #expect(refusal(straight)?.verdict.rank == refusal(other)?.verdict.rank)
            #expect((quantity(straight) ?? .zero) <= Quantity(10_000))
            let fewer = try vet(Array(plugins.dropLast())).vetting
            #expect((quantity(straight) ?? .zero) <= (quantity(fewer) ?? .zero))
        }
    }

    private static func verdict(_ random: inout RandomStream) -> Verdict {
        switch random.number(0...9) {
        case 0: .reject
        case 1: .reduceOnly(.instrument, hold: .second)
        case 2: .halt(.owner, hold: .zero)
        case 3...5: .resize(Quantity(random.number(-100...20_000)))
        default: .allow
        }
    }
}
