internal import Domain

/// The switches of the command line, each of which stands for a key.
extension ProfileScan {
    /// Puts the switches that are given over the tree.
    mutating func applySwitches(to tree: inout ParameterValue) {
        let switches = layers.switches
        if let dryRun = switches.dryRun { applyDryRun(dryRun, to: &tree) }
        if let reduceOnly = switches.reduceOnly {
            let level: Profile.StartLevel = reduceOnly ? .reduceOnly : .normal
            let name = reduceOnly ? "--reduce-only" : "--no-reduce-only"
            apply("start_level", level.rawValue, from: name, to: &tree)
        }
        if let preview = switches.preview {
            let name = preview ? "--preview" : "--no-preview"
            apply("venue.preview", preview ? "on" : "off", from: name, to: &tree)
        }
        if let leverage = switches.leverage {
            let text = leverage.last == "x" ? leverage : leverage + "x"
            apply("limits.leverage", text, from: "--leverage", to: &tree)
        }
        if let interval = switches.interval {
            apply("telemetry.cycle", interval, from: "--interval", to: &tree)
        }
    }

    /// Whether a live profile is read as one with simulated money.
    func isDry(_ file: ParameterValue) -> Bool {
        layers.switches.dryRun == true && file.value("mode")?.scalarText == live
    }

    private var live: String { Profile.Mode.live.rawValue }

    /// Gives a live profile simulated money, or refuses to make a paper profile real.
    private mutating func applyDryRun(_ isDry: Bool, to tree: inout ParameterValue) {
        let isLive = tree.value("mode")?.scalarText == live
        guard isDry else {
            guard !isLive, let mode = tree.value("mode") else { return }
            refuse(
                ProfileFault.mode, "--no-dry-run does not make a paper profile real",
                at: mode.location, key: "mode", remedy: "Name a live profile, such as prod")
            return
        }
        guard isLive else { return }
        let place = SourceLocation.outside("--dry-run")
        apply("mode", Profile.Mode.paper.rawValue, from: place.file, to: &tree)
        keepAddresses(in: &tree)
        let currency =
            tree.value("account")?.value("currency")?.scalarText
            ?? tree.value("products")?.quoteOfFirst ?? "USD"
        apply(
            Override(
                key: "venue",
                value: .map(
                    [
                        ("kind", "simulated"), ("maker_fee", "40 bps"), ("taker_fee", "60 bps"),
                        ("latency", "100ms"),
                    ], at: place)), to: &tree)
        guard tree.value("account") == nil else { return }
        apply(
            Override(
                key: "account",
                value: .map(
                    [("currency", currency), ("cash", "10_000 " + currency)], at: place)),
            to: &tree)
    }

    /// The market's addresses are the venue's unless the feed has its own; they outlive the venue.
    private mutating func keepAddresses(in tree: inout ParameterValue) {
        for key in ["rest", "market_ws", "ca_file"] where tree.value("feed")?.value(key) == nil {
            guard let address = tree.value("venue")?.value(key) else { continue }
            apply(Override(key: "feed." + key, value: address), to: &tree)
        }
    }

    private mutating func apply(
        _ key: String, _ text: String, from name: String, to tree: inout ParameterValue
    ) {
        let value = ParameterValue(body: .scalar(text, isQuoted: false), location: .outside(name))
        apply(Override(key: key, value: value), to: &tree)
    }
}

extension ParameterValue {
    /// A map of plain words, all at one place.
    fileprivate static func map(
        _ entries: [(key: String, text: String)], at place: SourceLocation
    ) -> ParameterValue {
        ParameterValue(
            body: .map(
                entries.map { entry in
                    ParameterEntry(
                        key: entry.key, keyLocation: place,
                        value: ParameterValue(
                            body: .scalar(entry.text, isQuoted: false), location: place))
                }), location: place)
    }
}
