import Foundation

/// A number and its unit, as a profile writes them.
struct Figure {
    let value: Double
    let unit: String

    init(_ text: String) {
        let digits = text.prefix { $0.isNumber || "_.-".contains($0) }
        value = Double(digits.filter { $0 != "_" }) ?? .nan
        unit = String(text.dropFirst(digits.count))
    }

    var count: Int { Int(value) }
    func times(_ factor: Double) -> String { Figure.text(value * factor) + unit }
    func less(_ count: Int) -> String { "\(self.count - count)" + unit }

    /// Plain digits without zeros at their end.
    static func text(_ value: Double) -> String {
        var text = String(format: "%.8f", value)
        while text.last == "0" { text.removeLast() }
        return text.last == "." ? String(text.dropLast()) : text
    }
}
