internal import Domain

/// Numbers and words as a page shows them.
enum PlotText {
    /// A coordinate or a label with a fixed number of decimals, at most 8.
    static func fixed(_ value: Double, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
        guard abs(value) * scale < 9e18 else { return "\(value)" }
        let whole = Int64(abs(value) * scale + 0.5)
        let digits = String(whole)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = value < 0 && whole != 0 ? "-" : ""
        guard decimals > 0 else { return sign + padded }
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// A coordinate, with one decimal.
    static func at(_ value: Double) -> String { fixed(value, decimals: 1) }

    /// Decimal text with its whole part in groups of three: `-12,345.6`.
    static func grouped(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
        guard let whole = parts.first, whole.allSatisfy(\.isWholeNumber) else { return text }
        var groups = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { groups.append(",") }
            groups.append(digit)
        }
        return sign + groups + (parts.count > 1 ? "." + parts[1] : "")
    }

    /// Decimal text rounded half-even to two decimals; any other text as it is.
    static func toTheCent(_ text: String) -> String {
        // Text that is no number, such as a hash, is shown as it is.
        guard let read = try? DecimalText.rounded(text.utf8.span, exponent: -2, signed: true)
        else { return text }
        return grouped(DecimalText.text(mantissa: read.mantissa, exponent: -2))
    }

    /// Text that cannot end an element or an attribute.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
