internal import Domain

extension Wording where Value == Int {
    /// A whole number without sign or unit.
    static var count: Wording {
        Wording(
            "a whole number such as 20",
            read: { (text) throws(Mismatch) in
                let number = try wholeNumber(text)
                guard let value = Int(number) else {
                    throw Mismatch(
                        ProfileFault.outOfRange, "'\(text.shortened)' is too large to hold")
                }
                return value
            }, write: { String($0) })
    }
}

extension Wording where Value == Int {
    /// A number of bars, with its unit.
    static var bars: Wording {
        Wording(
            "a number of bars such as 100 bars",
            read: { (text) throws(Mismatch) in
                let words = text.split(separator: " ")
                guard words.count == 2, words[1] == "bars" || words[1] == "bar",
                    let number = Int(try wholeNumber(String(words[0])))
                else {
                    let digits = words.first.map(String.init) ?? ""
                    throw Mismatch(
                        ProfileFault.wrongUnit,
                        "expected a number of bars such as 100 bars, found '\(text.shortened)'",
                        nearest: Int(digits).map { "\($0) bars" })
                }
                return number
            }, write: { "\($0) bars" })
    }
}

extension Wording where Value == UInt64 {
    /// A whole number of 64 bits.
    static var seed: Wording {
        Wording(
            "a whole number such as 42",
            read: { (text) throws(Mismatch) in
                let number = try wholeNumber(text)
                guard let value = UInt64(number) else {
                    throw Mismatch(
                        ProfileFault.outOfRange,
                        "'\(text.shortened)' is out of range; allowed is 0 to \(UInt64.max)",
                        nearest: String(UInt64.max))
                }
                return value
            }, write: { String($0) })
    }
}

/// The digits of a whole number, its underscores gone.
private func wholeNumber(_ text: String) throws(Mismatch) -> String {
    let parts: UnitText
    do throws(UnitFault) { parts = try UnitText(text) } catch {
        throw UnitReport(text, "a whole number", units: [], example: "").mismatch(error)
    }
    guard parts.unit.isEmpty else {
        throw Mismatch(
            ProfileFault.wrongUnit,
            "'\(parts.unit.shortened)' is no unit of this key, a plain count",
            nearest: parts.number)
    }
    guard parts.number.utf8.allSatisfy({ $0 &- 48 <= 9 }) else {
        throw Mismatch(
            ProfileFault.value, "expected a whole number, found '\(text.shortened)'")
    }
    guard parts.number == "0" || !parts.number.hasPrefix("0") else {
        throw Mismatch(
            ProfileFault.value, "'\(text.shortened)' begins with 0, which some read as octal",
            nearest: String(parts.number.drop { $0 == "0" }))
    }
    return parts.number
}

extension Wording where Value == String {
    /// Text of 1 to 200 characters without a space around it.
    static func text(_ expected: String, _ isRight: @escaping (String) -> Bool) -> Wording {
        Wording(
            expected,
            read: { (text) throws(Mismatch) in
                guard !text.isEmpty, text.utf8.count <= 200, isRight(text) else {
                    throw Mismatch(
                        ProfileFault.value, "expected \(expected), found '\(text.shortened)'")
                }
                return text
            }, write: { $0 })
    }

    /// A positive decimal number with at most 18 digits on each side of the point.
    ///
    /// - Parameters:
    ///   - unit: The unit that may follow; nil for none.
    ///   - isRequired: Whether the unit must follow.
    /// - Returns: A wording whose value is the number alone.
    static func decimal(unit: String?, isRequired: Bool = false) -> Wording {
        let example = unit.map { " " + $0 } ?? ""
        let expected = "a number above zero such as 0.01" + (isRequired ? example : "")
        return Wording(
            expected,
            read: { (text) throws(Mismatch) in
                do throws(UnitFault) {
                    let parts = try UnitText(text)
                    guard !isRequired || !parts.unit.isEmpty else { throw .missingUnit }
                    guard parts.unit.isEmpty || parts.unit == unit else {
                        throw .wrongUnit(parts.unit)
                    }
                    return try plainDecimal(parts.number)
                } catch {
                    throw UnitReport(
                        text, expected, units: unit.map { [$0] } ?? [], example: example
                    ).mismatch(error)
                }
            }, write: { $0 + (isRequired ? example : "") })
    }

    private static func plainDecimal(_ number: String) throws(UnitFault) -> String {
        let halves = number.split(separator: ".", omittingEmptySubsequences: false)
        let whole = halves[0].drop { $0 == "0" }
        var decimals = halves.count > 1 ? halves[1] : ""
        while decimals.last == "0" { decimals.removeLast() }
        guard !number.hasPrefix("-"), !(whole.isEmpty && decimals.isEmpty) else { throw .notNumber }
        guard whole.count <= 18 else { throw .outOfRange }
        guard decimals.count <= 18 else { throw .tooFine }
        return (whole.isEmpty ? "0" : whole) + (decimals.isEmpty ? "" : "." + decimals)
    }
}

extension Wording where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a closed list of words.
    static var word: Wording {
        let words = Value.allCases.map(\.rawValue)
        let list = words.joined(separator: ", ")
        return Wording(
            "one of " + list,
            read: { (text) throws(Mismatch) in
                guard let value = Value(rawValue: text) else {
                    throw Mismatch(
                        ProfileFault.value, "'\(text.shortened)' is not one of \(list)",
                        nearest: NearName.nearest(to: text, among: words))
                }
                return value
            }, write: { $0.rawValue })
    }
}
