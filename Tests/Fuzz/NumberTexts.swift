import Domain

/// Decimal texts mean what long arithmetic on their digits says; what can be written comes back.
enum NumberTexts {
    static func judge(_ bytes: [UInt8]) {
        guard bytes.count >= 2 else { return }
        let exponent = -Int(bytes[0] % 19)
        let signed = bytes[1] & 1 == 1
        let digits = Array(bytes[2...])
        checkRounded(digits, exponent: exponent, signed: signed)
        let text = String(decoding: digits, as: UTF8.self)
        checkExact(text, exponent: exponent, signed: signed)
        checkUnits(text)
        checkMoment(text)
    }

    private static func checkRounded(_ digits: [UInt8], exponent: Int, signed: Bool) {
        let expected = LongDecimal(digits, signed: signed)?.rounded(exponent: exponent)
        do throws(ParseFault) {
            let read = try DecimalText.rounded(digits.span, exponent: exponent, signed: signed)
            demand(
                read.mantissa == expected?.mantissa && read.isInexact == expected?.isInexact,
                "reads \(read), expected \(String(describing: expected))")
        } catch {
            demand(expected == nil, "refused as \(error), expected \(String(describing: expected))")
        }
    }

    private static func checkExact(_ text: String, exponent: Int, signed: Bool) {
        let long = LongDecimal(Array(text.utf8), signed: signed)?.rounded(exponent: exponent)
        let expected = long.flatMap { $0.isInexact ? nil : $0.mantissa }
        // A refusal is compared as no number.
        let read = try? DecimalText.mantissa(of: text, exponent: exponent, signed: signed)
        demand(read == expected, "reads \(String(describing: read)) exactly")
        guard let read else { return }
        let written = DecimalText.text(mantissa: read, exponent: exponent)
        // A refusal is compared as no number.
        let again = try? DecimalText.mantissa(of: written, exponent: exponent, signed: true)
        demand(again == read, "\(read) comes back from \(written) as \(String(describing: again))")
    }

    private static func checkUnits(_ text: String) {
        // What is no duration or share has nothing to come back.
        if let span = try? Nanos(parsing: text) {
            demand((try? Nanos(parsing: span.text)) == span, "\(span) is lost")  // nil is a loss
        }
        // What is no duration or share has nothing to come back.
        if let share = try? Ratio(parsing: text) {
            demand((try? Ratio(parsing: share.text)) == share, "\(share) is lost")  // nil is a loss
        }
    }

    private static func checkMoment(_ text: String) {
        guard let time = Timestamp(rfc3339: text) else { return }
        demand(
            Timestamp(rfc3339: time.rfc3339) == time, "\(text) is \(time), lost in \(time.rfc3339)")
    }
}
