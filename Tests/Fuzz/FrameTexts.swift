import Coinbase
import Domain
import JSON

/// Frames of the venue's WebSocket: by templates and by the general way they are the same, what is
/// taken is JSON, and what is refused leaves nothing behind.
enum FrameTexts {
    private static let products = ["BTC-USD", "ETH-USD"].enumerated().map { place, symbol in
        let terms = InstrumentTerms(
            kind: .spot, priceExponent: -2 + place, quantityExponent: -8, amountExponent: -8,
            tick: Price(1), lot: Quantity(1), quantityMin: Quantity(1),
            quantityMax: Quantity(1_000_000_000_000), notionalMin: Amount(1))
        return Instrument(
            id: InstrumentID(place), symbol: symbol, venue: "coinbase", base: "", quote: "",
            settle: "", terms: terms)
    }

    /// A trade that a decoder gives only once.
    private static let probe = Array(
        (#"{"channel":"market_trades","client_id":"","timestamp":"2026-09-30T02:37:15Z","#
            + #""sequence_num":2,"events":[{"type":"update","trades":[{"trade_id":"1","#
            + #""product_id":"BTC-USD","price":"1","size":"1","side":"BUY","time":"t"}]}]}"#).utf8)

    static func judge(_ bytes: [UInt8]) {
        let (quick, general) = (Reading(bytes, true), Reading(bytes, false))
        demand(quick == general, "by templates \(quick), without \(general)")
        if quick.fault == nil {
            do throws(JSONFault) {
                _ = try JSONValue(parsing: bytes)
            } catch {
                demand(false, "it was taken and is no JSON: \(error)")
            }
        } else {
            demand(quick.batch == FrameBatch(), "it was refused and gave \(quick.batch)")
            demand(quick.after == untouched, "it was refused and left something behind")
        }
    }

    private static let untouched: FrameBatch = {
        var decoder = FrameDecoder(products)
        return read(probe, &decoder).batch
    }()

    private static func read(
        _ bytes: [UInt8], _ decoder: inout FrameDecoder
    ) -> (batch: FrameBatch, fault: WireFault?) {
        var batch = FrameBatch()
        do throws(WireFault) {
            try decoder.decode(bytes.span, at: Timestamp(nanos: 0), into: &batch)
            return (batch, nil)
        } catch {
            return (batch, error)
        }
    }

    /// What a decoder made of a frame, and of the probe after it.
    private struct Reading: Equatable {
        var batch: FrameBatch
        var fault: WireFault?
        var after: FrameBatch

        init(_ bytes: [UInt8], _ usesTemplates: Bool) {
            var decoder = FrameDecoder(products, usesTemplates: usesTemplates)
            (batch, fault) = read(bytes, &decoder)
            after = read(probe, &decoder).batch
        }
    }
}
