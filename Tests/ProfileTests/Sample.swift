import Domain
import Profile

/// A profile with every key of the schema, and ways to change it.
enum Sample {
    static let path = "profiles/sample.yaml"

    static let text = """
        name: sample
        mode: paper
        account:
          currency: USD
          cash: 10_000 USD
        venue:
          kind: simulated
          maker_fee: 40 bps
          taker_fee: 0.6%
          latency: 50ms
          spread: 2 bps
          volume_share: 10%
        feed:
          kind: generated
          scenario: calm
          seed: 42
          pace: 60x
        products:
          - BTC-USD
          - symbol: SHIB-USD
            tick: 0.00000001
            lot: 1
            min_size: 1
            min_notional: 1 USD
        limits:
          price_collar: 100 bps
          order_notional: 1_000 USD
          position_notional: 5_000 USD
          gross_exposure: 10_000 USD
          open_orders: 20
          order_rate: 10/s
          duplicate_window: 2s
          mark_staleness: 10s
          daily_loss: 200 USD
          resting_notional: 8_000 USD
          identical_orders: 20/m
          same_rejections: 10/m
          instance_orders: 600/m
          instance_day_orders: 20_000
          cash_reserve: 100 USD
        strategies:
          - module: perps.ma-cross
            name: ma
            library: libx.so
            products: [BTC-USD]
            parameters:
              fast: 5
              slow: 20
            sizer:
              module: fixed-notional
              parameters:
                notional: 500 USD
            hosting: isolated
        guards:
          - module: perps.spread-depth
            name: spread
            library: liby.so
            parameters:
              spread_max: 20 bps
            hosting: in-process
        session:
          window: 14:00-15:00 UTC
          days: [mon, tue]
        telemetry:
          cycle: 1s
          log: info
        start_level: REDUCE_ONLY
        ladder:
          flatten_band: 100 bps
          flatten_slice: 50 USD

        """

    /// The sample with its orders and its market at Coinbase; the keys are lines under `venue`.
    static func onCoinbase(mode: String = "live", _ keys: [String] = []) -> String {
        let venue = ["kind: coinbase"] + keys
        return
            text
            .replacing("mode: paper", with: "mode: \(mode)")
            .replacing(
                """
                  kind: simulated
                  maker_fee: 40 bps
                  taker_fee: 0.6%
                  latency: 50ms
                  spread: 2 bps
                  volume_share: 10%
                """, with: venue.map { "  " + $0 }.joined(separator: "\n")
            ).replacing(
                """
                  kind: generated
                  scenario: calm
                  seed: 42
                  pace: 60x
                """, with: "  kind: coinbase")
    }

    /// The sample with one text replaced, which must occur exactly once.
    static func replacing(_ old: String, with new: String) -> String {
        precondition(text.ranges(of: old).count == 1, "'\(old)' must occur once")
        return text.replacing(old, with: new)
    }

    static func read(_ text: String, layers: ProfileLayers = ProfileLayers()) -> ProfileReading {
        ProfileReader.read(path: path, text: text, layers: layers)
    }

    /// The faults of the sample with one text replaced, as lines.
    static func faults(replacing old: String, with new: String) -> [String] {
        read(replacing(old, with: new)).faults.map(\.oneLine)
    }
}
