internal import Domain

extension Wording where Value == Nanos {
    static var duration: Wording {
        let expected = "a duration such as 500ms, 5s, 2m, 1h or 1d"
        return Wording(
            expected,
            read: { (text) throws(Mismatch) in
                do throws(UnitFault) { return try Nanos(parsing: text) } catch {
                    throw UnitReport(text, expected, units: Nanos.units, example: "s").mismatch(
                        error)
                }
            }, write: \.text)
    }
}

extension Wording where Value == Ratio {
    static var ratio: Wording {
        let expected = "a share such as 50 bps or 0.5%"
        return Wording(
            expected,
            read: { (text) throws(Mismatch) in
                do throws(UnitFault) { return try Ratio(parsing: text) } catch {
                    throw UnitReport(text, expected, units: Ratio.units, example: " bps")
                        .mismatch(error)
                }
            }, write: \.text)
    }
}

extension Wording where Value == Amount {
    /// Money of one currency.
    static func amount(_ currency: String) -> Wording {
        let expected = "an amount such as 1_000 \(currency)"
        return Wording(
            expected,
            read: { (text) throws(Mismatch) in
                let report = UnitReport(text, expected, units: [currency], example: " " + currency)
                do throws(UnitFault) {
                    let parts = try UnitText(text)
                    guard !parts.unit.isEmpty else { throw .missingUnit }
                    guard parts.unit == currency else { throw .wrongUnit(parts.unit) }
                    return Amount(try parts.mantissa(exponent: Profile.amountExponent))
                } catch {
                    if case .wrongUnit(let unit) = error, unit.isCurrency {
                        throw Mismatch(
                            ProfileFault.wrongCurrency,
                            "is in \(unit), but the account is in \(currency)",
                            nearest: report.corrected)
                    }
                    throw report.mismatch(error)
                }
            },
            write: { $0.text(exponent: Profile.amountExponent) + " " + currency })
    }
}

extension Wording where Value == OrderRate {
    static var rate: Wording {
        let expected = "a rate such as 10/s, 100/m or 1_000/h"
        return Wording(
            expected,
            read: { (text) throws(Mismatch) in
                let report = UnitReport(text, expected, units: ["/s", "/m", "/h"], example: "/s")
                do throws(UnitFault) {
                    let parts = try UnitText(text)
                    let periods = ["/s": Nanos.second, "/m": .minute, "/h": .hour]
                    guard !parts.unit.isEmpty else { throw .missingUnit }
                    guard let period = periods[parts.unit] else { throw .wrongUnit(parts.unit) }
                    let count = try parts.mantissa(exponent: 0)
                    return OrderRate(count: Int(count), period: period)
                } catch { throw report.mismatch(error) }
            }, write: \.text)
    }
}

extension Wording where Value == Profile.Pace {
    static var pace: Wording {
        Wording(
            paceExpected,
            read: { (text) throws(Mismatch) in
                guard text != "max" else { return .unlimited }
                let thousandths = try thousandths(text)
                let range = Int64(100)...100_000_000
                guard range.contains(thousandths) else {
                    let near = thousandths < range.lowerBound ? range.lowerBound : range.upperBound
                    throw Mismatch(
                        ProfileFault.outOfRange,
                        "\(text) is out of range; allowed is 0.1x to 100000x, or max",
                        nearest: Value.times(thousandths: near).text)
                }
                return .times(thousandths: thousandths)
            }, write: \.text)
    }

    private static var paceExpected: String { "a pace such as 60x, or max for no pacing" }

    private static func thousandths(_ text: String) throws(Mismatch) -> Int64 {
        do throws(UnitFault) {
            let parts = try UnitText(text)
            guard !parts.unit.isEmpty else { throw .missingUnit }
            guard parts.unit == "x" else { throw .wrongUnit(parts.unit) }
            return try parts.mantissa(exponent: -3)
        } catch {
            throw UnitReport(text, paceExpected, units: ["x"], example: "x").mismatch(error)
        }
    }
}

extension String {
    /// Three to five capitals, as a currency is written.
    var isCurrency: Bool {
        (3...5).contains(utf8.count) && utf8.allSatisfy { (65...90).contains($0) }
    }
}
