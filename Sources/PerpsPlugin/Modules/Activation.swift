internal import CPerpsPlugin

/// What is fixed from activation to deactivation.
public struct Activation: Hashable, Sendable {
    /// Where the market and the money come from.
    public enum Mode: Hashable, Sendable {
        /// Real money.
        case live
        /// A real market, pretended money.
        case paper
        /// Recorded data.
        case backtest
        /// A check of the plugin.
        case validate
    }

    /// Where the market and the money come from.
    public let mode: Mode
    /// What may be traded or watched, as the profile lists it.
    public let instruments: [Instrument]
    /// When the run began.
    public let start: Nanos
    /// The seed of the run.
    public let seed: UInt64
    /// This instance's name in the profile.
    public let instance: String
    /// This instance's number in orders, fills and positions; above 0.
    public let owner: UInt32
    /// The account's currency.
    public let accountCurrency: String
    /// The exponent of the account's amounts.
    public let accountExponent: Int

    init(_ record: UnsafePointer<pb_activation>) {
        let raw = unsafe record.pointee
        switch unsafe raw.mode {
        case PB_MODE_LIVE: mode = .live
        case PB_MODE_PAPER: mode = .paper
        case PB_MODE_BACKTEST: mode = .backtest
        default: mode = .validate
        }
        instruments = unsafe (0..<raw.instrument_count).compactMap {
            unsafe pb_instrument_at(record, $0).map { unsafe Instrument($0.pointee) }
        }
        (start, seed, owner) = unsafe (Nanos(raw.start), raw.seed, raw.owner)
        instance = unsafe String(abi: raw.instance)
        accountCurrency = unsafe String(abi: raw.account_ccy)
        accountExponent = unsafe Int(raw.account_exp)
    }
}
