internal import Domain
internal import JSON

/// Turns one word into the value that its schema wants.
///
/// A word in quotes is never a number or a boolean. Numbers are plain decimal digits, with `_`
/// between digits if one likes; `yes`, `0x10`, `1e5` and `NaN` are none.
struct ScalarReader {
    let node: SchemaNode
    let instruments: (String) -> InstrumentID?
    let signals: (String) -> OwnerID?

    func value(_ given: ScalarText) throws(ScalarFault) -> TypedValue {
        guard given.text.utf8.count <= ScalarText.bytesMax else {
            throw ScalarFault("is longer than \(ScalarText.bytesMax) bytes")
        }
        guard given.isQuoted || !["", "~", "null"].contains(given.text) else {
            throw ScalarFault("has no value")
        }
        switch node.kind {
        case .boolean: return try boolean(given)
        case .integer: return try integer(given)
        case .float, .decimal: return try number(given)
        case .percent: return try percent(given)
        case .duration: return try duration(given)
        case .text: return try text(given)
        case .instrument: return try instrument(given)
        case .signal: return try signal(given)
        case .list, .map: throw ScalarFault("\(given.shown) is a single value")
        }
    }

    private func boolean(_ given: ScalarText) throws(ScalarFault) -> TypedValue {
        try refuseQuotes(given)
        guard let flag = Bool(given.text) else {
            throw ScalarFault("\(given.shown) is neither true nor false")
        }
        return TypedValue(.bool(flag), .bool(flag))
    }

    private func integer(_ given: ScalarText) throws(ScalarFault) -> TypedValue {
        let digits = try digits(given)
        guard !digits.contains("."), let number = Int64(digits) else {
            throw ScalarFault("\(given.shown) is not a whole number of 64 bits")
        }
        try checkBounds(ExactDecimal(number), given)
        return TypedValue(.int(number), .int(number))
    }

    private func number(_ given: ScalarText) throws(ScalarFault) -> TypedValue {
        let digits = try digits(given)
        guard let exact = ExactDecimal(plain: digits) else {
            throw ScalarFault("\(given.shown) has more than 18 digits")
        }
        try checkBounds(exact, given)
        let json: JSONValue = node.isTextual ? .string(exact.text) : .number(exact.text)
        if node.kind == .decimal {
            return TypedValue(.decimal(mantissa: exact.mantissa, exponent: exact.exponent), json)
        }
        guard let float = Double(exact.text) else {
            throw ScalarFault("\(given.shown) is not a number")
        }
        return TypedValue(.float(float), json)
    }

    private func percent(_ given: ScalarText) throws(ScalarFault) -> TypedValue {
        let ratio: Ratio
        do throws(UnitFault) {
            ratio = try Ratio(parsing: given.text)
        } catch {
            throw ScalarReader.unitFault(error, given, units: Ratio.units)
        }
        let exact = ExactDecimal(ratio.e8, exponent: -8)
        try checkBounds(exact, given)
        let json: JSONValue = node.isTextual ? .string(ratio.text) : .number(exact.text)
        return TypedValue(.decimal(mantissa: ratio.e8, exponent: -8), json)
    }

    private func duration(_ given: ScalarText) throws(ScalarFault) -> TypedValue {
        let nanos: Nanos
        do throws(UnitFault) {
            nanos = try Nanos(parsing: given.text)
        } catch {
            throw ScalarReader.unitFault(error, given, units: Nanos.units)
        }
        try checkBounds(ExactDecimal(nanos.count), given)
        let json: JSONValue = node.isTextual ? .string(nanos.text) : .int(nanos.count)
        return TypedValue(.nanos(nanos), json)
    }

    private func text(_ given: ScalarText) throws(ScalarFault) -> TypedValue {
        if let pattern = node.pattern, !SchemaPattern.matches(pattern, given.text) {
            throw ScalarFault("\(given.shown) does not match \(pattern)")
        }
        return TypedValue(.text(given.text), .string(given.text))
    }

    private func instrument(_ given: ScalarText) throws(ScalarFault) -> TypedValue {
        guard let id = instruments(given.text) else {
            throw ScalarFault("\(given.shown) is not a product of this profile")
        }
        let json: JSONValue = node.isTextual ? .string(given.text) : .int(id.index)
        return TypedValue(.instrument(id), json)
    }

    /// No text is no indicator.
    private func signal(_ given: ScalarText) throws(ScalarFault) -> TypedValue {
        if given.text.isEmpty { return TypedValue(.signal(.account), .string("")) }
        guard let source = signals(given.text) else {
            throw ScalarFault("\(given.shown) is not an indicator of this profile")
        }
        return TypedValue(.signal(source), .string(given.text))
    }
}
