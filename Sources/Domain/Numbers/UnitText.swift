/// A number and its unit as a person writes them: `10_000 USD`, `50 bps`, `500ms`.
package struct UnitText: Hashable, Sendable {
    /// Digits with at most one point and perhaps a leading `-`; the underscores are gone.
    package let number: String
    /// Everything after the number; empty when there is none.
    package let unit: String

    /// Splits text into number and unit, with at most one space between them.
    ///
    /// - Throws: `UnitFault.notNumber` for text that does not begin with plain decimal digits, or
    ///   whose underscores do not stand between digits.
    package init(_ text: some StringProtocol) throws(UnitFault) {
        let bytes = Array(text.utf8)
        var digits: [UInt8] = []
        var end = 0
        while end < bytes.count {
            let byte = bytes[end]
            let isSign = byte == 45 && end == 0
            guard Self.isDigit(byte) || byte == 46 || byte == 95 || isSign else { break }
            if byte == 95 {
                guard end > 0, end + 1 < bytes.count, Self.isDigit(bytes[end - 1]),
                    Self.isDigit(bytes[end + 1])
                else { throw .notNumber }
            } else {
                digits.append(byte)
            }
            end += 1
        }
        guard digits.contains(where: Self.isDigit), digits.count(where: { $0 == 46 }) <= 1 else {
            throw .notNumber
        }
        if end < bytes.count, bytes[end] == 32 { end += 1 }
        number = String(decoding: digits, as: UTF8.self)
        unit = String(decoding: bytes[end...], as: UTF8.self)
        guard unit.utf8.first != 32, !(unit.isEmpty && bytes.last == 32) else { throw .notNumber }
    }

    /// The number as a mantissa.
    ///
    /// - Throws: `UnitFault.tooFine` and `.outOfRange`, see `DecimalText.mantissa`.
    package func mantissa(exponent: Int) throws(UnitFault) -> Int64 {
        do throws(ParseFault) {
            return try DecimalText.mantissa(of: number, exponent: exponent, signed: true)
        } catch {
            switch error {
            case .notDecimal: throw .notNumber
            case .tooFine: throw .tooFine
            case .outOfRange: throw .outOfRange
            }
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 <= 9 }
}
