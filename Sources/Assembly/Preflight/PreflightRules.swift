package import Domain
package import Profile

/// What is made of what was read on this machine before a start; nothing is read here.
package enum PreflightRules {
    /// Free bytes below which nothing should start, and below which somebody should know.
    package static let freeBytesMin: UInt64 = 256 << 20
    package static let freeBytesLow: UInt64 = 2 << 30

    /// - Parameters:
    ///   - names: The instances that were opened.
    ///   - warnings: What there is to know about them.
    ///   - faults: Why they could not be opened; none when they were.
    /// - Returns: One check, or one a fault or warning.
    package static func plugins(
        _ names: [String], warnings: [String], faults: [Fault]
    ) -> [PreflightCheck] {
        if !faults.isEmpty { return faults.map { PreflightCheck("plugins", $0) } }
        guard warnings.isEmpty else {
            return warnings.map {
                PreflightCheck("plugins", .warn, $0, remedy: "look at perps-bot plugins list")
            }
        }
        let list = names.joined(separator: ", ")
        return [PreflightCheck("plugins", .pass, list.isEmpty ? "none" : list)]
    }

    /// Limits that refuse every entry of a strategy fail; limits that can never bind are warned of.
    package static func limits(_ profile: Profile) -> [PreflightCheck] {
        let limits = profile.limits
        func money(_ amount: Amount) -> String {
            amount.text(exponent: Profile.amountExponent) + " " + profile.currency
        }
        var checks: [PreflightCheck] = []
        for strategy in profile.strategies {
            guard case .fixedNotional(let size)? = strategy.sizer?.kind else { continue }
            for (key, limit) in [
                ("order_notional", limits.orderNotional),
                ("position_notional", limits.positionNotional),
                ("gross_exposure", limits.grossExposure),
            ] where size > limit {
                checks.append(
                    PreflightCheck(
                        "limits", .fail,
                        "\(strategy.name) buys for \(money(size)), limits.\(key) is "
                            + "\(money(limit)): its entries would be refused",
                        remedy: "lower the sizer's notional, or raise limits.\(key)"))
                break
            }
        }
        if limits.dailyLoss >= limits.grossExposure {
            checks.append(
                PreflightCheck(
                    "limits", .warn,
                    "daily loss \(money(limits.dailyLoss)) is all that may be at stake, "
                        + "\(money(limits.grossExposure)): it hardly ever binds",
                    remedy: "set limits.daily_loss to what a day may cost"))
        }
        guard checks.isEmpty else { return checks }
        return [
            PreflightCheck(
                "limits", .pass,
                "order \(money(limits.orderNotional)), position \(money(limits.positionNotional)), "
                    + "gross \(money(limits.grossExposure)), daily loss "
                    + "\(money(limits.dailyLoss)), \(limits.orderRate.text), collar "
                    + limits.priceCollar.text)
        ]
    }

    /// - Parameters:
    ///   - place: The folder where files will stand, or the nearest that is there.
    ///   - isWritable: By whoever asks.
    ///   - free: Bytes; nil when nobody can tell.
    /// - Returns: The check of the disk.
    package static func disk(_ place: String, isWritable: Bool, free: UInt64?) -> PreflightCheck {
        guard isWritable else {
            return PreflightCheck(
                "disk", .fail, "\(place) cannot be written to",
                remedy: "give yourself write access, or set PERPS_HOME to another folder")
        }
        guard let free else {
            return PreflightCheck(
                "disk", .fail, "nobody can tell how much is free in \(place)",
                remedy: "check the file system")
        }
        let result: PreflightCheck.Result =
            free < freeBytesMin ? .fail : free < freeBytesLow ? .warn : .pass
        return PreflightCheck(
            "disk", result, "\(free >> 20) MiB free in \(place)",
            remedy: result == .pass
                ? nil : "make room, or set PERPS_HOME to a folder on another disk")
    }

    /// - Parameters:
    ///   - holder: The process that runs the profile; nil for none.
    ///   - others: Other profiles that run from the same folder, with their processes.
    ///   - isReal: Whether they may share an account with this one.
    /// - Returns: The check of the lock.
    package static func lock(
        holder: String?, others: [(profile: String, holder: String)], isReal: Bool
    ) -> PreflightCheck {
        if let holder {
            return PreflightCheck(
                "lock", .fail, "process \(holder) runs this profile",
                remedy: "stop it, or look at it with perps-bot status")
        }
        guard isReal, !others.isEmpty else {
            return PreflightCheck("lock", .pass, "no other instance runs")
        }
        let list = others.map { "\($0.profile) (process \($0.holder))" }.joined(separator: ", ")
        return PreflightCheck(
            "lock", .warn, "other profiles run: \(list)",
            remedy: "see that none of them trades on the same portfolio: neither knows what the "
                + "other does, and limits hold for each alone")
    }

    /// - Parameters:
    ///   - level: nil when it cannot be read, which is no level to start at.
    ///   - cause: Who raised it.
    ///   - lift: What lowers it.
    /// - Returns: The check of the ladder.
    package static func ladder(
        _ level: TradingLevel?, cause: String?, lift: String?
    ) -> PreflightCheck {
        let level = level ?? .halt
        let result: PreflightCheck.Result =
            level >= .halt ? .fail : level > .normal ? .warn : .pass
        return PreflightCheck(
            "ladder", result, level.name + (cause.map { " by \($0)" } ?? ""),
            remedy: result == .pass ? nil : lift ?? "look at perps-bot status")
    }
}
