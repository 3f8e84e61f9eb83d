import CPerpsHelpers
import CPerpsPlugin
import PerpsPlugin
import Testing

@Suite struct `The numbers that all kits share` {
    let vectors: [SharedVector]

    init() throws {
        vectors = try SharedVector.read()
        #expect(vectors.count == 300)
    }

    private func instrument(_ vector: SharedVector, index: UInt32 = 0) -> pb_instrument {
        var result = unsafe HostedInstance.bitcoin(index: index)
        unsafe result.px_exp = Int32(vector["px_exp"])
        unsafe result.qty_exp = Int32(vector["qty_exp"])
        unsafe result.amt_exp = Int32(vector["amt_exp"])
        unsafe result.flags = vector["inverse"] == 1 ? PB_IN_INVERSE : 0
        unsafe (result.tick, result.lot) = (vector["tick"], vector["lot"])
        unsafe result.multiplier_e9 = vector["multiplier_e9"]
        return unsafe result
    }

    @Test func `hold in C`() throws {
        for (place, vector) in vectors.enumerated() {
            var own = unsafe instrument(vector)
            let (tick, lot) = (vector["tick"], vector["lot"])
            let (price, slippage) = (vector["price"], vector["slippage_e8"])
            let found = unsafe [
                pbx_notional(&own, vector["size"], price),
                pbx_size_worth(&own, vector["amount"], price),
                pbx_round_price(price, tick, PB_SIDE_BUY),
                pbx_round_price(price, tick, PB_SIDE_SELL),
                pbx_worst_price(price, tick, PB_SIDE_BUY, slippage),
                pbx_worst_price(price, tick, PB_SIDE_SELL, slippage),
                pbx_floor_lot(vector["size"], lot),
            ]
            #expect(found.map { $0 == PB_NONE ? nil : $0 } == vector.expected, "row \(place + 1)")
        }
    }

    @Test func `hold in Swift`() throws {
        let host = HostRecord()
        let reckoner = try SampleLibrary.open().instance("org.example.reckoner", host)
        try reckoner.configure()
        try unsafe reckoner.activate(
            vectors.enumerated().map { unsafe instrument($1, index: UInt32($0)) })
        #expect(host.logs == vectors.map { "\($0.expected)" })
    }
}

/// Logs for each instrument what the arithmetic of the Swift kit makes of its row.
struct Reckoner: Strategy {
    static let about = About("org.example.reckoner", "Reckoner", summary: "Reckons and trades not.")
    static let events: EventKinds = []

    init(_ settings: NoParameters) {}

    mutating func activate(_ activation: Activation, _ host: Host) throws {
        for (own, vector) in zip(activation.instruments, try SharedVector.read()) {
            let (price, size) = (Price(vector["price"]), Size(vector["size"]))
            let slippage = Ratio(e8: vector["slippage_e8"])
            let worth = own.size(worth: Amount(vector["amount"]), at: price)
            let found = [
                own.notional(size, at: price)?.mantissa,
                worth.map { own.floorToLot($0).mantissa },
                own.onTick(price, for: .buy)?.mantissa, own.onTick(price, for: .sell)?.mantissa,
                own.worstPrice(for: .buy, from: price, slippage: slippage)?.mantissa,
                own.worstPrice(for: .sell, from: price, slippage: slippage)?.mantissa,
                own.floorToLot(size).mantissa,
            ]
            host.log("\(found)")
        }
    }
}
