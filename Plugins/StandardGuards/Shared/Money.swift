internal import PerpsPlugin

/// What amounts in saved state are in; other money means nothing here.
struct Money: Hashable {
    var currency = ""
    var exponent: Int64 = 0

    init() {}

    init(_ activation: Activation) {
        (currency, exponent) = (activation.accountCurrency, Int64(activation.accountExponent))
    }

    init(from reader: borrowing StateReader) throws {
        (currency, exponent) = (try reader.text(), try reader.number())
    }

    func isSame(as activation: Activation) -> Bool { self == Money(activation) }

    func save(to writer: borrowing StateWriter) throws {
        try writer.write(currency)
        try writer.write(exponent)
    }
}
