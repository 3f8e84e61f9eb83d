internal import CPerpsPlugin
internal import Domain

/// The products of a run in the ABI's form.
///
/// Owns the array that `pb_activation` points to.
@safe final class InstrumentTable {
    private let records: UnsafeMutablePointer<pb_instrument>
    private let count: Int

    init(_ instruments: [Instrument], _ products: [InstrumentID], _ arena: TextArena) {
        count = products.count
        unsafe records = .allocate(capacity: max(1, products.count))
        for (index, product) in products.enumerated() {
            let record = unsafe InstrumentTable.record(instruments[product.position], arena)
            unsafe (records + index).initialize(to: record)
        }
    }

    deinit { unsafe records.deallocate() }

    func activation(
        _ setting: RunSetting, _ plan: InstancePlan, _ arena: TextArena, _ hardBudget: Int64,
        of subject: OwnerID
    ) -> pb_activation {
        var activation = unsafe pb_activation()
        unsafe activation.struct_size = UInt32(MemoryLayout<pb_activation>.size)
        unsafe activation.mode = setting.mode.rawValue
        unsafe activation.run = setting.run
        unsafe activation.seed = RandomStream.seed(setting.seed, name: plan.name)
        unsafe activation.start = setting.start.nanos
        unsafe activation.soft_budget = hardBudget == .max ? .max : 500_000
        unsafe activation.hard_budget = hardBudget
        unsafe activation.instruments = UnsafeRawPointer(records)
            .assumingMemoryBound(to: UInt8.self)
        unsafe activation.instrument_count = UInt32(count)
        unsafe activation.instrument_stride = UInt32(MemoryLayout<pb_instrument>.stride)
        // EXITS is not granted: nothing may stop what reduces risk.
        unsafe activation.caps = plan.module.caps & (PB_CAP_TRADE | PB_CAP_HALT)
        unsafe activation.account_exp = Int32(setting.amountExponent)
        unsafe activation.account_ccy = arena.text(setting.currency)
        unsafe activation.instance = arena.text(plan.name)
        unsafe activation.owner = subject.number
        return unsafe activation
    }

    private static func record(_ instrument: Instrument, _ arena: TextArena) -> pb_instrument {
        let terms = instrument.terms
        var record = unsafe pb_instrument()
        unsafe record.struct_size = UInt32(MemoryLayout<pb_instrument>.size)
        unsafe record.index = UInt32(instrument.id.index)
        unsafe record.symbol = arena.text(instrument.symbol)
        unsafe record.venue = arena.text(instrument.venue)
        unsafe record.base = arena.text(instrument.base)
        unsafe record.quote = arena.text(instrument.quote)
        unsafe record.settle = arena.text(instrument.settle)
        unsafe record.px_exp = Int32(terms.priceExponent)
        unsafe record.qty_exp = Int32(terms.quantityExponent)
        unsafe record.amt_exp = Int32(terms.amountExponent)
        unsafe record.flags =
            terms.kind == .spot
            ? 0 : PB_IN_DERIVATIVE | (terms.kind == .perpetual ? PB_IN_PERPETUAL : 0)
        unsafe record.tick = terms.tick.mantissa
        unsafe record.lot = terms.lot.mantissa
        unsafe record.min_qty = terms.quantityMin.mantissa
        unsafe record.max_qty = terms.quantityMax.mantissa
        unsafe record.min_notional = terms.notionalMin.mantissa
        unsafe record.multiplier_e9 = terms.multiplierE9
        let margin = instrument.derivative?.margin
        let (opens, keeps) = (
            margin?.intraday.long.e8 ?? 0, margin?.maintenanceMax(of: Quantity(1)).e8
        )
        unsafe record.max_leverage_e2 = opens > 0 ? 10_000_000_000 / opens : 100
        unsafe record.maint_margin_e6 = keeps.map { $0 / 100 } ?? PB_NONE
        unsafe record.maker_fee_e8 = terms.makerFee.e8
        unsafe record.taker_fee_e8 = terms.takerFee.e8
        return unsafe record
    }
}

extension RandomStream {
    /// The seed that an instance is told: its own, so that instances do not move in step.
    static func seed(_ seed: UInt64, name: String) -> UInt64 {
        var stream = RandomStream(seed: seed, name: name)
        return stream.next()
    }
}
