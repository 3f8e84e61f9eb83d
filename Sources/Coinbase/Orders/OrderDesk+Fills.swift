internal import Domain

extension OrderDesk {
    /// Takes in a listing of fills: each is told once, however often it is listed.
    mutating func book(_ sight: FillSight, at time: Timestamp, into output: inout Output) {
        fillListing.isAsked = false
        fillListing.dueAt = time + settings.againAfter
        // The venue lists the newest first; they are told in the order they happened.
        for fill in sight.fills.sorted(by: { $0.tradedAt < $1.tradedAt }) {
            book(fill, at: time, into: &output)
        }
        guard sight.since != nil else { return }
        if sight.gap != nil {
            wantsAllFills = true
        } else if let newest = sight.fills.compactMap(\.sequencedAt).max() {
            fillsCompleteTo = max(fillsCompleteTo, newest)
        }
    }

    private mutating func book(
        _ seen: VenueFill, at time: Timestamp, into output: inout Output
    ) {
        guard !fillsSeen.contains(seen.key) else { return }
        if let kind = seen.kind, kind != .known(.fill) {
            fillsSeen.insert(seen.key)
            output.findings.append(.correctedFill(order: seen.order, kind: kind.text))
            return
        }
        let number = numbers[seen.order]
        if number == nil, foreign[seen.order] == nil, hasNameless {
            // It may be of an order whose id we do not know yet: first see whose it is.
            wantsAllFills = true
            listing.dueAt = min(listing.dueAt, time)
            return
        }
        guard let instrument = instrument(of: seen, number) else {
            // Of a product that this run does not know: it changes no position of ours.
            fillsSeen.insert(seen.key)
            return
        }
        guard let fill = fill(of: seen, number, instrument) else {
            let symbol = settings.instruments[instrument.position].symbol
            let text =
                "a fill of \(seen.size.text) at \(seen.price.text) is not possible in \(symbol)"
            output.findings.append(.contradiction(order: seen.order, text))
            fillsSeen.insert(seen.key)
            return
        }
        fillsSeen.insert(seen.key)
        nextExecution += 1
        output.answers.append(
            VenueAnswer(
                time: time, order: fill.order, instrument: instrument, body: .filled(fill)))
        guard let number, let order = orders[number] else { return }
        orders[number]?.filledTold = order.filledTold + fill.quantity
        settle(number, at: time, into: &output)
    }

    /// Whether an order of ours may be at the venue under an id that we do not know.
    private var hasNameless: Bool {
        open.contains { orders[$0]?.venueID == nil }
    }

    private func instrument(of seen: VenueFill, _ number: OrderNumber?) -> InstrumentID? {
        if let number, let order = orders[number] { return order.instrument }
        return settings.instruments.first { $0.symbol == seen.product }?.id
    }

    /// The fill in the engine's numbers; nil for one that they cannot hold exactly.
    private func fill(
        of seen: VenueFill, _ number: OrderNumber?, _ instrument: InstrumentID
    ) -> Fill? {
        let terms = terms(instrument)
        // A number that does not fit is told as a contradiction.
        guard let side = seen.side.known?.side, let price = try? seen.price.price(in: terms),
            let quantity = quantity(of: seen, price, terms), quantity > .zero,
            let notional = terms.notional(price, quantity, rounding: .halfEven),
            let fee = seen.commission.rounded(exponent: terms.amountExponent)
        else { return nil }
        return Fill(
            order: number ?? .foreign, execution: nextExecution, owner: .account,
            instrument: instrument, side: side, price: price, quantity: quantity,
            notional: notional, fee: Amount(fee), isMaker: seen.liquidity == .known(.maker),
            time: seen.tradedAt)
    }

    private func quantity(
        of seen: VenueFill, _ price: Price, _ terms: InstrumentTerms
    ) -> Quantity? {
        // What does not fit exactly is no quantity.
        guard seen.isSizeInQuote == true else { return try? seen.size.quantity(in: terms) }
        guard let amount = seen.size.rounded(exponent: terms.amountExponent) else { return nil }
        return terms.quantity(worth: Amount(amount), at: price)
    }
}
