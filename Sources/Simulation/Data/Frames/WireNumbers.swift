internal import Domain
internal import JSON

/// Turns numbers of JSON messages into mantissas and counts what had to be rounded.
struct WireNumbers {
    private(set) var rounded = 0
    let isStrict: Bool

    init(isStrict: Bool) { self.isStrict = isStrict }

    @inline(__always)
    mutating func price(
        _ range: Range<Int>, in text: Span<UInt8>, _ terms: InstrumentTerms
    ) throws(RowFault) -> Price {
        let price = Price(try number(range, in: text, exponent: terms.priceExponent))
        guard price <= terms.priceMax else { throw RowFault.absurdPrice(terms) }
        return price
    }

    @inline(__always)
    mutating func quantity(
        _ range: Range<Int>, in text: Span<UInt8>, _ terms: InstrumentTerms
    ) throws(RowFault) -> Quantity {
        Quantity(try number(range, in: text, exponent: terms.quantityExponent))
    }

    @inline(__always)
    mutating func number(
        _ range: Range<Int>, in text: Span<UInt8>, exponent: Int
    ) throws(RowFault) -> Int64 {
        let number = try DecimalField.read(text, in: range, exponent: exponent)
        if number.isInexact { try count(range, in: text, exponent) }
        return number.mantissa
    }

    private mutating func count(
        _ range: Range<Int>, in text: Span<UInt8>, _ exponent: Int
    ) throws(RowFault) {
        rounded += 1
        guard isStrict else { return }
        let word = String(decodingBytes: text.extracting(range))
        throw RowFault(
            "\"\(word)\" has more than \(-exponent) decimals",
            remedy: "Leave out --strict to round half-even, or give the product finer steps.")
    }

    /// A whole number; nil for anything else.
    static func whole(_ range: Range<Int>, in text: Span<UInt8>) -> Int64? {
        var value: Int64 = 0
        guard !range.isEmpty, range.count <= 18 else { return nil }
        for index in range {
            let digit = text[index] &- 48
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ Int64(digit)
        }
        return value
    }
}

extension RowFault {
    init(_ fault: JSONFault) {
        self.init("byte \(fault.offset + 1): \(fault.message)")
    }
}
