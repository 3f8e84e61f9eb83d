/// Terms of a product that a profile states instead of the built-in ones; nil leaves them.
package struct ProductOverrides: Hashable, Sendable {
    package var tick: DecimalNumber?
    package var lot: DecimalNumber?
    package var sizeMin: DecimalNumber?
    package var notionalMin: DecimalNumber?

    package init(
        tick: DecimalNumber? = nil, lot: DecimalNumber? = nil, sizeMin: DecimalNumber? = nil,
        notionalMin: DecimalNumber? = nil
    ) {
        (self.tick, self.lot) = (tick, lot)
        (self.sizeMin, self.notionalMin) = (sizeMin, notionalMin)
    }
}
