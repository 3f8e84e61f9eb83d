internal import CPerpsPlugin

/// A product that an instance may trade, as known when it was activated.
public struct Instrument: Hashable, Sendable {
    /// The number that events and orders name it by, the same for all instances of a run.
    public let index: UInt32
    /// The venue's name for it, such as `BTC-USD`.
    public let symbol: String
    /// The venue's name.
    public let venue: String
    /// The currency that money of this instrument is in.
    public let settle: String
    /// Exponent of prices.
    public let priceExponent: Int
    /// Exponent of sizes.
    public let sizeExponent: Int
    /// Exponent of money in ``settle``.
    public let amountExponent: Int
    /// The price increment.
    public let tick: Price
    /// The size increment.
    public let lot: Size
    /// The smallest size the venue takes.
    public let sizeMin: Size
    /// The largest size the venue takes, or `nil`.
    public let sizeMax: Size?
    /// The smallest order value the venue takes, or `nil`.
    public let notionalMin: Amount?
    /// Units of base (or quote, when inverse) in one unit of size, in 1e-9.
    public let multiplierE9: Int64
    /// Share of notional paid as a maker; negative is a rebate.
    public let makerFee: Ratio
    /// Share of notional paid as a taker.
    public let takerFee: Ratio
    /// Whether it may be short and has margin; else it is spot.
    public let isDerivative: Bool
    /// Whether it pays funding.
    public let isPerpetual: Bool
    /// Whether a contract is worth a fixed amount of quote currency.
    public let isInverse: Bool

    init(_ record: pb_instrument) {
        (index, tick, lot) = unsafe (record.index, Price(record.tick), Size(record.lot))
        (symbol, venue) = unsafe (String(abi: record.symbol), String(abi: record.venue))
        settle = unsafe String(abi: record.settle)
        (priceExponent, sizeExponent) = unsafe (Int(record.px_exp), Int(record.qty_exp))
        amountExponent = unsafe Int(record.amt_exp)
        sizeMin = unsafe Size(record.min_qty)
        sizeMax = unsafe record.max_qty > 0 ? Size(record.max_qty) : nil
        notionalMin = unsafe record.min_notional > 0 ? Amount(record.min_notional) : nil
        multiplierE9 = unsafe record.multiplier_e9
        makerFee = unsafe Ratio(e8: record.maker_fee_e8)
        takerFee = unsafe Ratio(e8: record.taker_fee_e8)
        isDerivative = unsafe record.flags & PB_IN_DERIVATIVE != 0
        isPerpetual = unsafe record.flags & PB_IN_PERPETUAL != 0
        isInverse = unsafe record.flags & PB_IN_INVERSE != 0
    }
}
