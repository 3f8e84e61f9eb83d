import Assembly
import Domain
import Engine
import Foundation
import PluginHost
import Profile
import Simulation

/// A place where a shipped profile is tried, with and without a change.
struct ProfileBench {
    let desk: Desk

    /// The shipped risk file of spot with one open order instead of twenty.
    static let tighter = "tighter.yaml"

    /// Kept, so that libraries are hashed once; nil is told where it is used.
    private static let known: PluginScan? = (try? Desk())?.scan

    struct Missing: Error { let what: String }

    init() throws {
        desk = try Desk()
        try FileManager.default.copyItem(
            atPath: Desk.repository.appending(path: "config").path(percentEncoded: false),
            toPath: desk.path + "/config")
        let spot = ShippedFile.spotTop10.text
        try desk.write(
            spot.replacing("\nopen_orders: 20\n", with: "\nopen_orders: 1\n"),
            to: "config/risk/\(ProfileBench.tighter)")
    }

    static func scan() throws -> PluginScan {
        guard let known else { throw Missing(what: "a scan of the libraries") }
        return known
    }

    /// Puts a changed file into its place, or the shipped one, with its mode and venue; its path.
    func placeAsIs(_ value: ShippedValue, _ new: String?) throws -> String {
        let text = try new.map { try value.changed(to: $0) } ?? value.file.text
        return try desk.write(text, to: value.file.path)
    }

    /// Puts a changed file into its place, or the shipped one; then the profile's path, one on
    /// simulated money of its own for a risk file.
    func place(_ value: ShippedValue, _ new: String?) throws -> String {
        let text = try new.map { try value.changed(to: $0) } ?? value.file.text
        guard value.file.isRisk else {
            return try desk.write(ProfileBench.paper(text), to: value.file.path)
        }
        try desk.write(text, to: value.file.path)
        let symbol = value.product ?? "BTC-\(value.currency)"
        return try desk.write(
            """
            name: neutral
            mode: paper
            account: {currency: \(value.currency), cash: 1_000_000 \(value.currency)}
            venue: {kind: simulated, maker_fee: 40 bps, taker_fee: 60 bps, latency: 50ms}
            feed: {kind: generated, scenario: calm, seed: 42, pace: max}
            products: [\(symbol)]
            risk_file: ../risk/\(value.file.rawValue).yaml
            strategies: []
            telemetry: {cycle: 1s, log: info}

            """, to: "config/profiles/neutral.yaml")
    }

    /// A live profile with simulated money; others as they are.
    static func paper(_ text: String) -> String {
        text.replacing("mode: live", with: "mode: paper").replacing(
            "venue: {kind: coinbase, portfolio: unset}",
            with: "venue: {kind: simulated, maker_fee: 40 bps, taker_fee: 60 bps, latency: 50ms}\n"
                + "account: {currency: USD, cash: 1_000_000 USD}")
    }

    func load(_ path: String, _ sets: [String]) throws -> LoadedProfile {
        let environment = ["COINBASE_ENABLE_DERIVATIVES": "1"]
        return try LoadedProfile.load(
            path, layers: ProfileLayers(environment: environment, sets: sets), prefixShare: nil)
    }

    /// What a profile decides in a scene, line by line.
    func story(_ value: ShippedValue, _ new: String?, in scene: Scene) throws -> [String] {
        let path = try place(value, new)
        var sets = scene.layers(of: value)
        sets.append("guards=" + (try guards(path, only: scene.guardModule)))
        let trial = try Trial(try load(path, sets), scan: try ProfileBench.scan()) { instruments in
            let inputs = try scene.markets.enumerated().map { index, market in
                let name = "market\(index)." + (market.isFrames ? "jsonl" : "csv")
                return DataInput(
                    product: market.symbol, path: try desk.write(market.text, to: name))
            }
            return try DataSet.open(inputs, instruments: instruments).feed
        }
        try trial.drain()
        let portfolio = trial.timeline.corridor.state.portfolio
        return trial.chronicle.lines.map(\.description) + trial.said().map { "said " + $0 }
            + ["fees \(portfolio.fees.mantissa)", "equity \(portfolio.equity.mantissa)"]
    }

    /// The guards of a profile's file of one module, as one line of YAML.
    private func guards(_ path: String, only module: String?) throws -> String {
        guard let module else { return "[]" }
        let bytes = Array(try String(contentsOfFile: path, encoding: .utf8).utf8)
        let root = SourceTree.read(file: path, bytes: bytes).root
        guard case .map(let entries)? = root?.body,
            case .list(let items)? = entries.first(where: { $0.key == "guards" })?.value.body,
            let item = items.first(where: { $0.flow.contains("module: perps.\(module),") })
        else { throw Missing(what: module) }
        return "[\(item.flow)]"
    }
}

extension ParameterValue {
    /// The tree on one line.
    fileprivate var flow: String {
        switch body {
        case .scalar(let text, _): text
        case .list(let items): "[" + items.map { $0.flow }.joined(separator: ", ") + "]"
        case .map(let entries):
            "{" + entries.map { "\($0.key): \($0.value.flow)" }.joined(separator: ", ") + "}"
        }
    }
}
