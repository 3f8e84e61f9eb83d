package import Domain
internal import JSON

/// What trading has left of a product, as a person understands it.
///
/// The books count from what the account held when the run began. Spot cannot be owed: what they
/// show below zero was there before and has been sold.
package struct TradedQuantity: Hashable, Sendable {
    /// The position; of spot never below zero.
    package let position: Quantity
    /// What was sold beyond what was bought: zero but for spot.
    package let soldFromBefore: Quantity

    package init(_ booked: Quantity, of instrument: Instrument) {
        let isSold = instrument.terms.kind == .spot && booked < .zero
        (position, soldFromBefore) = isSold ? (.zero, booked.magnitude) : (booked, .zero)
    }

    /// Members of an entry of `positions`; with what the account held before the run, where that
    /// is known, what it holds in all.
    func members(of instrument: Instrument, before: Quantity?) -> [JSONMember] {
        var members = [
            JSONMember("symbol", .string(instrument.symbol)),
            JSONMember("quantity", .string(instrument.text(position))),
        ]
        if soldFromBefore > .zero {
            let sold = JSONValue.string(instrument.text(soldFromBefore))
            members.append(JSONMember("sold_from_before", sold))
        }
        if let before, before != .zero {
            let held = before + position - soldFromBefore
            members.append(JSONMember("held", .string(instrument.text(held))))
        }
        return members
    }
}
