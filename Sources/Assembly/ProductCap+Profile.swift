internal import Domain
internal import Profile
internal import Risk

extension ProductCap {
    /// The caps that a profile sets, by the product's number; empty when it sets none.
    ///
    /// - Throws: Each cap that is no size of its product, with its place.
    static func caps(
        of profile: Profile, _ instruments: [Instrument]
    ) throws(Faults) -> [ProductCap] {
        var faults: [Fault] = []
        let caps = instruments.map { instrument in
            guard let limits = profile.limits.products[instrument.symbol] else {
                return ProductCap()
            }
            func size(_ choice: DecimalChoice?, _ key: String) -> Quantity? {
                guard let choice else { return nil }
                do throws(Fault) {
                    return try self.size(choice, of: instrument, key)
                } catch {
                    faults.append(error)
                    return nil
                }
            }
            return ProductCap(
                order: size(limits.orderSize, "order_size"),
                position: size(limits.positionSize, "position_size"),
                notional: limits.positionNotional)
        }
        if !faults.isEmpty { throw Faults(faults) }
        return caps.contains { !$0.isEmpty } ? caps : []
    }

    /// Finer than the lot is no fault: it is a limit, not a size to send.
    private static func size(
        _ choice: DecimalChoice, of instrument: Instrument, _ key: String
    ) throws(Fault) -> Quantity {
        let why: String
        do throws(ParseFault) {
            let exponent = instrument.terms.quantityExponent
            let size = try Quantity(parsing: choice.text, exponent: exponent)
            if size >= instrument.terms.quantityMin { return size }
            why = "is below the product's least size"
        } catch {
            why = error.explanation
        }
        throw Fault(
            .usage, code: "product.limit", "'\(choice.text)' \(why)", at: choice.location,
            key: "limits.products.\(instrument.symbol).\(key)",
            remedy: "write a size such as 0.01")
    }
}
