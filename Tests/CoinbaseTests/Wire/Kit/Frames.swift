import Coinbase
import Domain
import JSON
import Testing

/// A product of cents and 1e-8.
func instrument(
    _ symbol: String, id: Int = 0, priceExponent: Int = -2, quantityExponent: Int = -8
) -> Instrument {
    let terms = InstrumentTerms(
        kind: .spot, priceExponent: priceExponent, quantityExponent: quantityExponent,
        amountExponent: -8, tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
        quantityMax: Quantity(1_000_000_000_000), notionalMin: Amount(1))
    return Instrument(
        id: InstrumentID(id), symbol: symbol, venue: "coinbase", base: "", quote: "", settle: "",
        terms: terms)
}

let bitcoin = instrument("BTC-USD")

/// When every frame of the tests is received.
let arrival = Timestamp(nanos: 1_790_735_835_000_000_000)

func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

/// Reads one frame with a fresh decoder.
func decode(
    _ text: String, _ instruments: [Instrument] = [bitcoin], usesTemplates: Bool = true
) throws -> FrameBatch {
    var decoder = FrameDecoder(instruments, usesTemplates: usesTemplates)
    return try decode(text, by: &decoder)
}

func decode(_ text: String, by decoder: inout FrameDecoder) throws -> FrameBatch {
    try decode(Array(text.utf8), by: &decoder)
}

func decode(_ bytes: [UInt8], by decoder: inout FrameDecoder) throws -> FrameBatch {
    var batch = FrameBatch()
    try decoder.decode(bytes.span, at: arrival, into: &batch)
    return batch
}

/// A frame with its envelope as the venue writes it.
func frame(_ channel: String, _ events: String, number: Int = 1) -> String {
    #"{"channel":"\#(channel)","client_id":"","timestamp":"2026-09-30T02:37:15.057778606Z","#
        + #""sequence_num":\#(number),"events":[\#(events)]}"#
}

func level(_ side: Side, _ price: Int64, _ quantity: Int64) -> MarketEvent.Body {
    .level(
        LevelChange(side: side, level: Level(price: Price(price), quantity: Quantity(quantity))))
}

func event(_ body: MarketEvent.Body, instrument: Int = 0, hasGap: Bool = false) -> MarketEvent {
    MarketEvent(time: arrival, instrument: InstrumentID(instrument), hasGap: hasGap, body: body)
}

func decimal(_ text: String) throws -> WireDecimal { try WireDecimal(parsing: text) }

func object(_ text: String) throws -> WireObject { try WireObject(parsing: Array(text.utf8)) }

/// The fault that reading ends with; nil when it does not fail.
func wireFault(_ body: () throws -> Void) -> WireFault? {
    do {
        try body()
        return nil
    } catch {
        return error as? WireFault
    }
}
