internal import Domain

/// What only the whole profile shows.
extension ProfileScan {
    mutating func judgeName(_ name: String, at location: SourceLocation, path: String) {
        let stem = ProfileFiles.stem(of: path)
        guard name != stem else { return }
        refuse(
            ProfileFault.name, "'\(name)' is not the file's name '\(stem)'", at: location,
            key: "name", remedy: "nearest: " + stem)
    }

    /// Money that is real and money that is not must never meet.
    mutating func judgeMode(_ mode: Profile.Mode, _ venue: Profile.Venue, _ root: Section) {
        let location = root.entry("venue")?.value.location ?? root.location
        switch (mode, venue) {
        case (.live, .simulated):
            refuse(
                ProfileFault.mode, "a live profile cannot trade on the simulated venue",
                at: location, key: "venue.kind", remedy: "nearest: mode: paper, or kind: coinbase")
        case (.paper, .coinbase(let venue)):
            guard !venue.isLocal else { return }
            refuse(
                ProfileFault.mode,
                "a paper profile cannot trade on coinbase, where orders are real",
                at: location, key: "venue.kind",
                remedy: "nearest: kind: simulated; paper reaches coinbase only through rest, "
                    + "market_ws and user_ws on this machine")
        case (.live, .coinbase), (.paper, .simulated): return
        }
    }

    /// A margin below the usual one is for a venue whose listings are known to be quick.
    mutating func judgeFence(_ venue: Profile.Venue, _ root: Section) {
        guard case .coinbase(let venue) = venue, !venue.isLocal,
            venue.fence.margin < Profile.Fence.usual.margin
        else { return }
        refuse(
            ProfileFault.mode,
            "a margin below 30s is for a venue on this machine: an order that the exchange lists "
                + "late would be taken for one that never arrived",
            at: root.entry("venue")?.value.location ?? root.location, key: "venue.fence_margin",
            remedy: "nearest: 30s")
    }

    mutating func judgeFeed(
        _ mode: Profile.Mode, _ feed: Profile.Feed, _ venue: Profile.Venue, _ root: Section
    ) {
        guard case .generated = feed else { return }
        let location = root.entry("feed")?.value.location ?? root.location
        if mode == .live {
            refuse(
                ProfileFault.mode, "a live profile cannot trade on a generated market",
                at: location, key: "feed.kind", remedy: "nearest: coinbase")
        } else if case .coinbase = venue {
            refuse(
                ProfileFault.mode, "orders for coinbase cannot be decided on a generated market",
                at: location, key: "feed.kind", remedy: "nearest: coinbase")
        }
    }

    mutating func judgeInstances(
        _ strategies: [StrategyChoice], _ guards: [GuardChoice], _ indicators: [IndicatorChoice]
    ) {
        let instances =
            strategies.enumerated().map { ("strategies[\($0)]", $1.name, $1.location) }
            + guards.enumerated().map { ("guards[\($0)]", $1.name, $1.location) }
            + indicators.enumerated().map { ("indicators[\($0)]", $1.name, $1.location) }
            + strategies.enumerated().compactMap { index, strategy in
                strategy.sizerPlugin.map {
                    ("strategies[\(index)].sizer", $0.name, $0.moduleLocation)
                }
            }
        var first: [String: (String, SourceLocation)] = [:]
        for (path, name, location) in instances {
            if let (other, place) = first[name] {
                refuse(
                    ProfileFault.duplicateName,
                    "'\(name)' is the name of \(other) too, at \(place.inWords)", at: location,
                    key: path + ".name", remedy: "Give each instance a name of its own")
            } else {
                first[name] = (path, location)
            }
        }
    }

    mutating func warnOfShared(_ strategies: [StrategyChoice]) {
        var first: [String: String] = [:]
        for (index, strategy) in strategies.enumerated() {
            for symbol in strategy.products {
                if let other = first[symbol] {
                    warn(
                        "\(symbol) is traded by '\(other)' too; each keeps a position of its own, "
                            + "limits look at the sum", at: strategy.location,
                        key: "strategies[\(index)].products")
                } else {
                    first[symbol] = strategy.name
                }
            }
        }
    }

    /// Refuses anything in the tree that looks like a key.
    mutating func refuseSecrets(in root: ParameterValue) {
        for leaf in root.leaves(path: "") where Secret.isSecret(leaf.text) {
            refuse(
                ProfileFault.secret, "holds a private key", at: leaf.location, key: leaf.path,
                remedy: Secret.remedy)
        }
    }
}
