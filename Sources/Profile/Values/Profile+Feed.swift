internal import Domain

extension Profile {
    /// Where market data comes from.
    package enum Feed: Hashable, Sendable {
        case generated(GeneratedFeed)
        case coinbase(CoinbaseFeed)
    }

    /// Where Coinbase's market data is reached; nil means the venue's own address, and without one
    /// the client's default.
    package struct CoinbaseFeed: Hashable, Sendable {
        package var rest: String?
        package var marketSocket: String?
        package var authorityFile: String?
    }

    /// A market made from a seed.
    package struct GeneratedFeed: Hashable, Sendable {
        package var scenario: Scenario
        package var seed: UInt64
        package var pace: Pace

        package init(scenario: Scenario, seed: UInt64, pace: Pace) {
            (self.scenario, self.seed, self.pace) = (scenario, seed, pace)
        }
    }

    /// The named markets that can be generated.
    package enum Scenario: String, Hashable, Sendable, CaseIterable {
        case calm
        case trend
        case crash
        case gap
        case halted
        case dust
    }

    /// How fast engine time passes.
    package enum Pace: Hashable, Sendable {
        /// As fast as the machine can; written `max`.
        case unlimited
        /// So many thousandths of wall time; `60x` is 60,000.
        case times(thousandths: Int64)

        package var text: String {
            switch self {
            case .unlimited: "max"
            case .times(let thousandths):
                DecimalText.text(mantissa: thousandths, exponent: -3) + "x"
            }
        }
    }
}
