internal import Domain

extension ProfileScan {
    /// What bounds positions in derivatives; the defaults, live too, are those of spot.
    mutating func marginLimits(_ sources: LimitSources) -> Profile.MarginLimits? {
        let once = Ratio(e8: 100_000_000)
        let leverage = limit(
            "leverage", sources, as: .leverage.within(Ratio(e8: 10_000_000)...Ratio.times(50)),
            inPaper: once, isLooser: >)
        let distance = limit(
            "liquidation_distance", sources, as: .ratio.within(.bps(100) ... .bps(9_000)),
            inPaper: .bps(1_500), isLooser: <)
        let shorts = limit(
            "shorts", sources, as: Wording<Profile.Switch>.word, inPaper: .off
        ) { $0 == .on && $1 == .off }
        // Those of the profile come to those of the risk file, and can only lower the leverage.
        var windows: [Profile.LeverageWindow]? = []
        for section in [sources.risk, sources.own] {
            guard let section, section.entry("leverage_windows") != nil else { continue }
            guard let more = items("leverage_windows", of: section, as: .leverageWindow) else {
                windows = nil
                continue
            }
            windows? += more
        }
        if sources.mode == .live, let windows { refuseLost(windows, sources) }
        guard let leverage, let distance, let shorts, let windows else { return nil }
        return Profile.MarginLimits(
            leverage: leverage, windows: windows, liquidationDistance: distance, shorts: shorts)
    }

    /// Refuses that layers above a live profile take one of its files' windows away.
    private mutating func refuseLost(_ kept: [Profile.LeverageWindow], _ sources: LimitSources) {
        for section in [sources.fileRisk, sources.fileOwn] {
            guard let value = section?.entry("leverage_windows")?.value else { continue }
            for item in value.items ?? [value] {
                let window: Profile.LeverageWindow
                do throws(Mismatch) {
                    window = try Wording<Profile.LeverageWindow>.leverageWindow.read(
                        item.scalarText ?? "")
                } catch {
                    continue
                }
                guard !kept.contains(window) else { continue }
                refuse(
                    ProfileFault.limitLooser,
                    "\(item.scalarText ?? "") in \(item.location.inWords) is taken away from "
                        + "above, which a live profile does not allow", at: item.location,
                    key: sources.path + ".leverage_windows", remedy: "Name it too")
            }
        }
    }
}

extension Ratio {
    fileprivate static func times(_ count: Int64) -> Ratio { Ratio(e8: count * 100_000_000) }
}

extension Wording where Value == Ratio {
    /// How many times what secures positions they may be worth.
    static var leverage: Wording {
        let expected = "a leverage such as 1x or 2.5x"
        return Wording(
            expected,
            read: { (text) throws(Mismatch) in
                do throws(UnitFault) {
                    let parts = try UnitText(text)
                    guard !parts.unit.isEmpty else { throw .missingUnit }
                    guard parts.unit == "x" else { throw .wrongUnit(parts.unit) }
                    return Ratio(e8: try parts.mantissa(exponent: -8))
                } catch {
                    throw UnitReport(text, expected, units: ["x"], example: "x").mismatch(error)
                }
            }, write: { DecimalText.text(mantissa: $0.e8, exponent: -8) + "x" })
    }
}

extension Wording where Value == Profile.LeverageWindow {
    /// A part of a UTC day, and the leverage in it.
    static var leverageWindow: Wording {
        let expected = "a time of day and its leverage such as 22:00-06:00 UTC 1x"
        let window = Wording<Profile.TimeWindow>.window
        let leverage = Wording<Ratio>.leverage
        return Wording(
            expected,
            read: { (text) throws(Mismatch) in
                guard let space = text.lastIndex(of: " ") else {
                    throw Mismatch(
                        ProfileFault.value, "expected \(expected), found '\(text.shortened)'")
                }
                return Profile.LeverageWindow(
                    hours: try window.read(String(text[..<space])),
                    leverage: try leverage.read(String(text[text.index(after: space)...])))
            },
            write: { window.text(of: $0.hours) + " " + leverage.text(of: $0.leverage) })
    }
}
