internal import Domain

extension OrderConfiguration.TWAPTerms {
    /// In what its schedule is another than the one that was sent; nil for nothing.
    ///
    /// The venue keeps whole seconds, and may let it last longer where its market closes meanwhile.
    package func scheduleQuarrel(with sent: Self) -> String? {
        if buckets != sent.buckets { return "it has \(buckets) slices, asked were \(sent.buckets)" }
        if bucketSize != sent.bucketSize, !isOfMoney(upTo: sent) {
            return "its slices are of \(bucketSize.text), asked was \(sent.bucketSize.text)"
        }
        let slack = OrderConfiguration.endSlack
        let (shown, asked) = (bucketDuration, sent.bucketDuration)
        if shown > asked + slack || asked > shown + slack {
            return "its slices last \(shown.text), asked was \(asked.text)"
        }
        if start > sent.start + slack || sent.start > start + slack {
            return "its start is \(start.rfc3339), asked was \(sent.start.rfc3339)"
        }
        guard sent.end > end + slack else { return nil }
        return "its end is \(end.rfc3339), asked was \(sent.end.rfc3339)"
    }

    /// Whether its slices are of money and no larger: the venue may keep back what its fee takes.
    private func isOfMoney(upTo sent: Self) -> Bool {
        guard case .quote = amount, case .quote = sent.amount else { return false }
        return bucketSize <= sent.bucketSize
    }
}

extension OrderConfiguration.ScaledTerms {
    /// In what its ladder is another than the one that was sent; nil for nothing.
    ///
    /// Where the venue names no limit order by itself, how it spreads them is compared.
    func ladderQuarrel(with sent: Self) -> String? {
        if orders != sent.orders {
            return "it has \(orders) limit orders, asked were \(sent.orders)"
        }
        if (priceMin, priceMax) != (sent.priceMin, sent.priceMax) {
            return "it goes from \(priceMin.text) to \(priceMax.text), asked was "
                + "\(sent.priceMin.text) to \(sent.priceMax.text)"
        }
        guard !rungs.isEmpty, !sent.rungs.isEmpty else { return spreadQuarrel(with: sent) }
        guard rungs.count == sent.rungs.count else {
            return "it names \(rungs.count) limit orders, asked were \(sent.rungs.count)"
        }
        let pair = zip(sortedRungs, sent.sortedRungs).first { $0 != $1 }
        return pair.map { shown, asked in
            "one of its limit orders is \(shown.text), asked was \(asked.text)"
        }
    }

    private func spreadQuarrel(with sent: Self) -> String? {
        guard prices != sent.prices || sizes != sent.sizes else { return nil }
        return "it is spread \(prices.rawValue) and \(sizes.rawValue), asked was "
            + "\(sent.prices.rawValue) and \(sent.sizes.rawValue)"
    }

    /// In the order of their prices, whichever the venue names first.
    private var sortedRungs: [Rung] {
        rungs.sorted { ($0.limit, $0.size) < ($1.limit, $1.size) }
    }
}

extension OrderConfiguration.ScaledTerms.Rung {
    fileprivate var text: String { "\(size.text) at \(limit.text)" }
}
