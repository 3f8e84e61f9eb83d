internal import Domain

extension ScalarReader {
    /// The digits of a bare number, or of one with the unit that the schema names.
    func digits(_ given: ScalarText) throws(ScalarFault) -> String {
        try refuseQuotes(given)
        let parts: UnitText
        do throws(UnitFault) {
            parts = try UnitText(given.text)
        } catch {
            throw ScalarFault("\(given.shown) is not a plain decimal number")
        }
        guard parts.unit.isEmpty || parts.unit == node.unit else {
            let wanted = node.unit.map { "; the unit is \($0)" } ?? "; it has no unit"
            throw ScalarFault("\(given.shown) is not a plain decimal number" + wanted)
        }
        return parts.number
    }

    func refuseQuotes(_ given: ScalarText) throws(ScalarFault) {
        guard given.isQuoted else { return }
        throw ScalarFault("\(given.shown) is text, because it stands in quotes")
    }

    func checkBounds(_ number: ExactDecimal, _ given: ScalarText) throws(ScalarFault) {
        if let minimum = node.minimum, number < minimum {
            throw ScalarFault("\(given.bare) is below the minimum \(node.written(minimum))")
        }
        if let maximum = node.maximum, number > maximum {
            throw ScalarFault("\(given.bare) is above the maximum \(node.written(maximum))")
        }
        if let step = node.multipleOf, !number.isMultiple(of: step) {
            throw ScalarFault("\(given.bare) is not a multiple of \(node.written(step))")
        }
    }

    static func checkChoice(
        _ value: PluginValue, _ given: ScalarText, _ node: SchemaNode
    ) throws(ScalarFault) {
        let choices = node.choices
        guard !choices.isEmpty, !choices.contains(where: { $0.value == value }) else { return }
        let near = NearName.nearest(to: given.text, among: choices.map(\.text))
        let all = choices.map(\.text).joined(separator: ", ")
        throw ScalarFault(
            "\(given.shown) is not one of " + all, remedy: near.map { "nearest: " + $0 })
    }

    static func unitFault(_ fault: UnitFault, _ given: ScalarText, units: [String]) -> ScalarFault {
        switch fault {
        case .notNumber: ScalarFault("\(given.shown) is not a number with a unit")
        case .missingUnit:
            ScalarFault("\(given.shown) has no unit; one of " + units.joined(separator: ", "))
        case .wrongUnit(let unit):
            ScalarFault(
                "unit \"\(ScalarText(unit, isQuoted: false).bare)\" is not one of "
                    + units.joined(separator: ", "))
        case .tooFine: ScalarFault("\(given.shown) has more decimals than can be kept")
        case .outOfRange: ScalarFault("\(given.shown) is too large to hold")
        }
    }
}
