/// An amount of some currency.
package struct Money: Hashable, Sendable {
    package var value: WireDecimal
    /// nil where the message leaves it out; of futures it is then USD.
    package var currency: String?

    package init(_ value: WireDecimal, _ currency: String?) {
        (self.value, self.currency) = (value, currency)
    }
}
