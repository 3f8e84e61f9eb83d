import CPerpsPlugin
import Testing

/// A sizer with an account of 10,000 dollars and orders at 100 dollars a coin.
func sizer(
    _ id: String, _ parameters: [String: Stage.Parameter] = [:], saved: [UInt8]? = nil,
    terms: HostedInstance.Terms = .init()
) throws -> Stage {
    try Stage(id, parameters, library: "PerpsSizers", saved: saved, terms: terms)
}

extension Stage {
    /// What an entry is sized to, in dollars at its worst price; nil when it is refused.
    func dollars(_ question: HostedInstance.Question) -> Double? {
        let (status, verdict) = instance.measure(question)
        #expect(status == PB_OK)
        guard verdict.action == PB_V_RESIZE else {
            #expect(verdict.action == PB_V_REJECT && !text(of: verdict.text).isEmpty)
            return nil
        }
        #expect(verdict.qty > 0 && verdict.qty % 1_000 == 0)
        return Double(verdict.qty) / 1e8 * Double(question.ask) / 100
    }

    func reason(_ question: HostedInstance.Question) -> String {
        text(of: instance.measure(question).verdict.text)
    }
}

extension HostedInstance.Question {
    static let million: Int64 = 1_000_000

    /// An entry at 100 dollars with an equity of 10,000 dollars.
    static func entry(
        _ conviction: Int64 = million, equity: Int64 = 10_000 * million, cap: Int64 = 0,
        side: UInt8 = PB_SIDE_BUY, price: Int64 = 10_000
    ) -> Self {
        .init(side: side, size: cap, ask: price, conviction: conviction, equity: equity)
    }
}

@Suite struct `The fixed-fraction sizer` {
    @Test func `buys a share of the equity, in proportion to conviction`() throws {
        let sizer = try sizer("perps.fixed-fraction")
        #expect(sizer.dollars(.entry()) == 500)
        #expect(sizer.dollars(.entry(500_000)) == 250)
        #expect(sizer.reason(.entry()) == "5% of the equity")
    }

    @Test func `stays within the strategy's own size`() throws {
        let sizer = try sizer("perps.fixed-fraction")
        #expect(sizer.dollars(.entry(0, cap: 200_000_000)) == 200)
        #expect(sizer.dollars(.entry(0, cap: 500_000_000)) == 500)
        #expect(sizer.dollars(.entry(0, cap: 900_000_000)) == 500)
    }

    @Test func `stays within its own limits`() throws {
        let wide: [String: Stage.Parameter] = ["fraction": .decimal(50_000_000, exponent: -8)]
        #expect(try sizer("perps.fixed-fraction", wide).dollars(.entry()) == 1_000)
        let most = wide.merging(["notional_max": .int(700)]) { $1 }
        #expect(try sizer("perps.fixed-fraction", most).dollars(.entry()) == 700)
    }

    @Test func `floors to the lot, and refuses below the least size`() throws {
        let sizer = try sizer("perps.fixed-fraction", terms: .init(sizeMin: 100_000))
        // 5 % of 2 dollars at 100 dollars a coin are 0.001 coins: the least size.
        #expect(sizer.dollars(.entry(equity: 2_000_000)) == 0.1)
        #expect(sizer.dollars(.entry(equity: 1_999_980)) == nil)
        #expect(sizer.reason(.entry(equity: 1_999_980)).hasPrefix("too small to order"))
    }

    @Test func `refuses a product that settles in another currency, and names both`() throws {
        let sizer = try sizer("perps.fixed-fraction", terms: .init(settle: "EUR"))
        #expect(sizer.dollars(.entry()) == nil)
        #expect(sizer.reason(.entry()) == "it settles in EUR, the equity is in USD")
    }

    @Test(arguments: [PB_NONE, 0, -1] as [Int64])
    func `refuses where equity or price make no sense`(nonsense: Int64) throws {
        let sizer = try sizer("perps.fixed-fraction")
        #expect(sizer.dollars(.entry(equity: nonsense)) == nil)
        #expect(sizer.instance.measure(.entry(price: nonsense)).verdict.action == PB_V_REJECT)
    }
}

@Suite struct `The volatility-target sizer` {
    /// Bars of five minutes that return 0.1 % up and down by turns.
    func stage(_ more: [String: Stage.Parameter] = [:]) throws -> Stage {
        let few: [String: Stage.Parameter] = [
            "length": .int(4), "deviation_min": .decimal(0, exponent: -8),
            "interval": .nanos(60_000_000_000), "fraction_max": .decimal(100_000_000, exponent: -8),
        ]
        return try sizer("perps.volatility-target", few.merging(more) { $1 })
    }

    @Test func `buys what moves the equity by the target a day`() throws {
        let stage = try stage()
        stage.bars([1_000_000, 1_001_000, 1_000_000, 1_001_000])
        #expect(stage.dollars(.entry()) == nil, "three returns are not four")
        stage.bar(1_000_000)
        // 0.09995 % a minute are 0.09995 % x the root of 1,440, 3.793 %, a day: 0.5 / 3.793.
        let dollars = try #require(stage.dollars(.entry()))
        #expect((1_318...1_319).contains(dollars))
        #expect(stage.reason(.entry()) == "13.18% of equity at 3.79% a day")
        #expect((659...660).contains(try #require(stage.dollars(.entry(500_000)))))
    }

    @Test func `believes no deviation below its least`() throws {
        let stage = try stage(["deviation_min": .decimal(2_000_000, exponent: -8)])
        stage.bars(Array(repeating: 1_000_000, count: 5))
        // 0.5 % of 2 %.
        #expect(stage.dollars(.entry()) == 2_500)
    }

    @Test func `goes on after a restart`() throws {
        let stage = try stage()
        stage.bars([1_000_000, 1_001_000, 1_000_000, 1_001_000, 1_000_000])
        let few: [String: Stage.Parameter] = [
            "length": .int(4), "deviation_min": .decimal(0, exponent: -8),
            "interval": .nanos(60_000_000_000), "fraction_max": .decimal(100_000_000, exponent: -8),
        ]
        let resumed = try sizer(
            "perps.volatility-target", few, saved: try stage.instance.save())
        #expect(resumed.dollars(.entry()) == stage.dollars(.entry()))
        #expect(try resumed.instance.save() == stage.instance.save())
    }
}

@Suite struct `What sizers measured of another market` {
    @Test func `is not gone by where its time is still to come`() throws {
        let few: [String: Stage.Parameter] = [
            "length": .int(4), "interval": .nanos(60_000_000_000),
        ]
        let stage = try sizer("perps.volatility-target", few)
        stage.bars([1_000_000, 1_001_000, 1_000_000, 1_001_000, 1_000_000])
        let opened = Int64(stage.clock) * 1_000 - 60_000_000_000
        let saved = try stage.instance.save()
        for (start, isKnown) in [(opened - 1, false), (opened, true)] {
            let other = try sizer(
                "perps.volatility-target", few, saved: saved, terms: .init(start: start))
            #expect((other.dollars(.entry()) != nil) == isKnown, "\(start - opened)")
        }
    }
}

@Suite struct `The risk-to-stop sizer` {
    @Test func `loses the risk at the stop, fees included`() throws {
        // 0.5 % of 10,000 dollars are 50; 2 % and twice 0.25 % of 2,000 dollars are 50.
        let wide: [String: Stage.Parameter] = [
            "fraction_max": .decimal(100_000_000, exponent: -8)
        ]
        let stage = try sizer("perps.risk-to-stop", wide, terms: .init(takerFeeE8: 250_000))
        #expect(stage.dollars(.entry()) == 2_000)
        #expect(stage.reason(.entry()) == "20% of equity, stopped at 2.5%")
        #expect(stage.dollars(.entry(250_000)) == 500)
    }

    @Test func `takes the range where it is farther, and waits for it`() throws {
        let stage = try sizer(
            "perps.risk-to-stop",
            [
                "range_factor": .decimal(300_000_000, exponent: -8), "range_window": .int(2),
                "interval": .nanos(60_000_000_000),
                "fraction_max": .decimal(100_000_000, exponent: -8),
            ])
        stage.bar(10_000, high: 10_100, low: 9_900)
        #expect(stage.dollars(.entry()) == nil)
        stage.bar(10_000, high: 10_100, low: 9_900)
        // Three ranges of 2 % are 6 %: 0.5 / 6 of 10,000 dollars.
        let dollars = try #require(stage.dollars(.entry()))
        #expect((833.3...833.4).contains(dollars))
    }
}

@Suite struct `Every sizer` {
    static let ids = [
        "perps.fixed-fraction", "perps.volatility-target", "perps.risk-to-stop", "perps.kelly",
    ]

    /// A sizer that has learnt something.
    func ready(_ id: String, fractionMax: Int64) throws -> Stage {
        var parameters: [String: Stage.Parameter] = [
            "fraction_max": .decimal(fractionMax, exponent: -8)
        ]
        if id == "perps.volatility-target" {
            parameters["length"] = .int(4)
            parameters["interval"] = .nanos(60_000_000_000)
        }
        let stage = try sizer(id, parameters)
        stage.bars([1_000_000, 1_001_000, 1_000_000, 1_001_000, 1_000_000])
        if id == "perps.kelly" { stage.trade(wins: 8, losses: 4) }
        return stage
    }

    @Test(arguments: ids, [1, 20_260_301, 77] as [UInt64])
    func `is never above a cap and never falls with conviction`(id: String, seed: UInt64) throws {
        var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func draw(_ below: UInt64) -> Int64 {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int64(random % below)
        }
        for _ in 0..<20 {
            let fractionMax = 100_000 + draw(30_000_000)
            let stage = try ready(id, fractionMax: fractionMax)
            if id == "perps.kelly" {
                // With an edge and without, and with a try after a day or two without a fill.
                stage.trade(wins: Int(draw(20)), losses: Int(draw(40)))
                stage.host.now += draw(3) * 86_400_000_000_000
            }
            for _ in 0..<20 {
                let equity = 1_000_000 + draw(100_000_000_000)
                let cap = draw(4) == 0 ? 0 : 1 + draw(1_000_000_000)
                let price = 5 + draw(100_000)
                var last: Int64 = 0
                for conviction in stride(from: 50_000 as Int64, through: 1_000_000, by: 50_000) {
                    let question = HostedInstance.Question.entry(
                        conviction, equity: equity, cap: cap, price: price)
                    let verdict = stage.instance.measure(question).verdict
                    let size = verdict.action == PB_V_RESIZE ? verdict.qty : 0
                    #expect(size >= last, "\(id), seed \(seed)")
                    #expect(cap == 0 || size <= cap, "\(id), seed \(seed)")
                    // Dollars in 1e-6: size 1e-8 times price 1e-2.
                    let worth = Int128(size) * Int128(price) / 10_000
                    #expect(
                        worth * 100_000_000 <= Int128(equity) * Int128(fractionMax),
                        "\(id), seed \(seed)")
                    last = size
                }
            }
        }
    }

    @Test(arguments: ids)
    func `refuses a state that is cut`(id: String) throws {
        guard id != "perps.fixed-fraction" else { return }
        let saved = try ready(id, fractionMax: 1_000_000).instance.save()
        let fresh = try ready(id, fractionMax: 1_000_000)
        for bytes in [[], Array(saved.dropLast())] {
            #expect(throws: HostedInstance.Refusal.self) {
                try fresh.instance.load(bytes, version: 1)
            }
        }
    }
}

@Suite struct `The pages of sizers` {
    @Test func `name exactly their parameters and defaults`() throws {
        for id in `Every sizer`.ids + ["perps.regime"] {
            let page = try Repository.text("docs/sizers.md")
            let part = try #require(
                page.split(separator: "\n## ").first { $0.contains("(`\(id)`)") })
            #expect(
                try PageTable.rows(part) == PageTable.parameters(id, "PerpsSizers"), "\(id)")
        }
    }
}
