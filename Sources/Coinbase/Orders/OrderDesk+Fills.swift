internal import Domain

extension OrderDesk {
    /// Takes in a listing of fills: compares it with what was told, and follows the plan.
    mutating func book(_ sight: FillSight, at time: Timestamp, into output: inout Output) {
        let plan = Reconciliation.plan(
            OwnSnapshot(orders: self, at: time), VenueSnapshot(fills: sight))
        var postponed: [Timestamp] = []
        // Only a whole list can lack what an earlier one had.
        if sight.since != nil, sight.gap == nil { fillsPutOff = [] }
        for step in plan.steps {
            if case .putOff(let fill) = step { fillsPutOff.insert(fill.order) }
            switch step {
            case .putOff(let fill), .puzzle(let fill, _): postponed.append(fill.at)
            default: break
            }
            follow(step, at: time, into: &output)
        }
        let isWhole = sight.gap == nil && postponed.isEmpty
        if sight.since == nil {
            fillListing.answered(at: time, isWhole: isWhole, pause: settings.againAfter)
        } else {
            allFillListing.answered(at: time, isWhole: isWhole, pause: settings.againAfter)
        }
        if !postponed.isEmpty {
            wantsAllFills = true
            listing.want(at: time)
        }
        guard sight.since != nil else { return }
        if isWhole { fillRounds.whole = fillRounds.asked }
        if sight.gap != nil {
            wantsAllFills = true
        } else if let newest = sight.fills.compactMap(\.sequencedAt).max() {
            // What was put off has to be in the next window too; what is dated later than the
            // venue's own clock proves nothing of what comes until then.
            let known = min(newest, postponed.min() ?? newest, clock.atVenue(time))
            fillsCompleteTo = max(fillsCompleteTo, known)
            forgetFills()
        }
    }

    /// Tells a fill that was not told before.
    mutating func tell(
        _ seen: VenueFill, at time: Timestamp, into output: inout Output
    ) {
        let number = owner(ofFillsOf: seen.order)
        fillsSeen.insert(seen)
        if let number, let order = orders[number] {
            guard agrees(seen, with: order, into: &output) else { return }
        }
        guard let instrument = instrument(of: seen, number) else {
            // Of a product that this run does not trade: it changes no position of ours.
            output.asides.append(seen)
            return
        }
        guard let fill = fill(of: seen, number, instrument) else {
            let symbol = settings.instruments[instrument.position].symbol
            let text =
                "a fill of \(seen.size.text) at \(seen.price.text) is not possible in \(symbol)"
                + (seen.isSizeInQuote == nil ? ": nobody says in which unit its size is" : "")
            contradict(seen.order, text, into: &output)
            return
        }
        nextExecution += 1
        if seen.isSizeInQuote == true { output.reckoned.insert(fill.execution) }
        output.answers.append(
            VenueAnswer(
                time: time, order: fill.order, instrument: instrument, body: .filled(fill)))
        guard let number, let order = orders[number] else {
            note(fill, of: seen, at: time)
            return
        }
        orders[number]?.filledTold = order.filledTold + fill.quantity
        if seen.isSizeInQuote != true { judgeTotal(number, seen.order, into: &output) }
        settle(number, at: time, into: &output)
    }

    /// Whether a fill can be of the order that it names; one that cannot is told, and not counted.
    private mutating func agrees(
        _ seen: VenueFill, with order: DeskOrder, into output: inout Output
    ) -> Bool {
        let instrument = settings.instruments[order.instrument.position]
        if !settings.isName(seen.product, of: instrument) {
            let text = "a fill of it is of \(seen.product), asked was \(instrument.symbol)"
            contradict(seen.order, text, into: &output)
            return false
        }
        if seen.side != .known(OrderSideWord(order.side)) {
            let text = "a fill of it has the side \(seen.side.text), asked was the other"
            contradict(seen.order, text, into: &output)
            return false
        }
        return true
    }

    /// Tells when more was filled than was ever asked for; it counts all the same.
    private mutating func judgeTotal(
        _ number: OrderNumber, _ id: String, into output: inout Output
    ) {
        guard let order = orders[number] else { return }
        let most = max(order.quantity, order.change?.total ?? .zero)
        guard order.filledTold > most else { return }
        let instrument = settings.instruments[order.instrument.position]
        let text =
            "its fills come to \(instrument.text(order.filledTold)), asked was "
            + instrument.text(most)
        contradict(id, text, into: &output)
    }

    /// Remembers what was told as somebody else's, should its order turn out to be ours.
    private mutating func note(_ fill: Fill, of seen: VenueFill, at time: Timestamp) {
        guard orders.values.contains(where: \.isProvenAbsent) else { return }
        let before = strayFills[seen.order]?.quantity ?? .zero
        strayFills[seen.order] = StrayFills(quantity: before + fill.quantity, at: time)
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
            let notional = notional(of: seen, price, quantity, terms),
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
        switch seen.isSizeInQuote {
        case nil: return nil
        // What does not fit exactly is no quantity.
        case false?: return try? seen.size.quantity(in: terms)
        case true?:
            // The nearest lot: the venue gave whole lots for the money.
            let lot = WireDecimal(terms.lot, terms)
            guard let worth = seen.price.multiplied(by: lot),
                let lots = seen.size.quotient(by: worth, decimals: 0).flatMap(Int64.init(exactly:)),
                case let (units, overflow) = lots.multipliedReportingOverflow(
                    by: terms.lot.mantissa), !overflow
            else { return nil }
            return Quantity(units)
        }
    }

    private func notional(
        of seen: VenueFill, _ price: Price, _ quantity: Quantity, _ terms: InstrumentTerms
    ) -> Amount? {
        guard seen.isSizeInQuote == true else {
            return terms.notional(price, quantity, rounding: .halfEven)
        }
        return seen.size.rounded(exponent: terms.amountExponent).map { Amount($0) }
    }
}

extension VenueFill {
    /// What is said in a word that we do not know, and decides what the fill is; nil when all is
    /// known.
    var unknownWord: String? {
        if let kind, kind.known == nil { return "the kind is \"\(kind.text)\"" }
        return side.known == nil ? "the side is \"\(side.text)\"" : nil
    }
}

/// What was told of fills of an order that was not known.
struct StrayFills: Hashable, Sendable {
    var quantity: Quantity
    /// When the last of them was told.
    var at: Timestamp
}
