/// The number of a product in one run: its index in the run's catalogue.
@frozen @usableFromInline package struct InstrumentID: Hashable, Comparable, Sendable {
    @usableFromInline package let index: Int32
    @inlinable package init(_ index: Int) { self.index = Int32(index) }
    @inlinable package var position: Int { Int(index) }
    @inlinable package static func < (left: InstrumentID, right: InstrumentID) -> Bool {
        left.index < right.index
    }
}

/// A product that can be traded, with its names.
package struct Instrument: Hashable, Sendable {
    package var id: InstrumentID
    /// The venue's name of it, such as `BTC-USD`.
    package var symbol: String
    package var venue: String
    package var base: String
    package var quote: String
    /// The currency that profit, loss and fees are paid in.
    package var settle: String
    package var terms: InstrumentTerms
    /// nil for spot.
    package var derivative: DerivativeTerms?

    package init(
        id: InstrumentID, symbol: String, venue: String, base: String, quote: String,
        settle: String, terms: InstrumentTerms
    ) {
        self.id = id
        self.symbol = symbol
        self.venue = venue
        self.base = base
        self.quote = quote
        self.settle = settle
        self.terms = terms
    }

    package func text(_ price: Price) -> String { price.text(exponent: terms.priceExponent) }
    package func text(_ size: Quantity) -> String { size.text(exponent: terms.quantityExponent) }
    package func text(_ amount: Amount) -> String { amount.text(exponent: terms.amountExponent) }
}

/// What the venue lets one do with a product now; empty means it trades normally.
@frozen @usableFromInline package struct ProductStatus: OptionSet, Hashable, Sendable {
    @usableFromInline package let rawValue: UInt8
    @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let noTrading = ProductStatus(rawValue: 1)
    package static let cancelOnly = ProductStatus(rawValue: 2)
    package static let limitOnly = ProductStatus(rawValue: 4)
    package static let postOnly = ProductStatus(rawValue: 8)
    package static let auction = ProductStatus(rawValue: 16)
    package static let closed = ProductStatus(rawValue: 32)
    /// Nothing new is taken.
    package static let untradable = ProductStatus(rawValue: 1 | 2 | 32)
}

/// Who wants or holds something: 0 is the account, an instance of a strategy is above it.
@frozen @usableFromInline package struct OwnerID: Hashable, Comparable, Sendable {
    @usableFromInline package let number: UInt32
    @inlinable package init(_ number: UInt32) { self.number = number }
    package static let account = OwnerID(0)
    @inlinable package static func < (left: OwnerID, right: OwnerID) -> Bool {
        left.number < right.number
    }
}
