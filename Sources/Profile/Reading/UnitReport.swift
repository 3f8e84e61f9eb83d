internal import Domain

/// Says what is wrong with a number and its unit, and what would be right.
struct UnitReport {
    let text: String
    let expected: String
    /// The units that would be right.
    let units: [String]
    /// The unit to show, with the space before it if it wants one.
    let example: String

    init(_ text: String, _ expected: String, units: [String], example: String) {
        (self.text, self.expected, self.units, self.example) = (text, expected, units, example)
    }

    func mismatch(_ fault: UnitFault) -> Mismatch {
        switch fault {
        case .notNumber:
            return Mismatch(ProfileFault.value, "expected \(expected), found '\(text.shortened)'")
        case .missingUnit:
            return Mismatch(
                ProfileFault.missingUnit, "'\(text)' has no unit; expected \(expected)",
                nearest: corrected)
        case .wrongUnit(let unit):
            return Mismatch(
                ProfileFault.wrongUnit,
                "'\(unit.shortened)' is no unit of this key; expected \(expected)",
                nearest: corrected)
        case .tooFine:
            return Mismatch(
                ProfileFault.value, "'\(text.shortened)' has more decimals than can be kept exactly"
            )
        case .outOfRange:
            return Mismatch(ProfileFault.outOfRange, "'\(text.shortened)' is too large to hold")
        }
    }

    /// The same number with the unit that it should have.
    var corrected: String? {
        let digits = text.prefix { "0123456789._-".contains($0) }
        guard !digits.isEmpty else { return nil }
        let rest = text.dropFirst(digits.count).drop { $0 == " " }
        let near = rest.isEmpty ? nil : NearName.nearest(to: String(rest), among: units)
        let unit = near.map { example.hasPrefix(" ") && $0 != "%" ? " " + $0 : $0 } ?? example
        return digits + unit
    }
}

extension String {
    /// At most 40 characters, for a message.
    var shortened: String { count <= 40 ? self : prefix(40) + "…" }
}
