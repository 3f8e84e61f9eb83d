internal import Domain

extension ProfileScan {
    /// All limits, each from the profile or from the risk file; nil when one is missing or wrong.
    mutating func limits(
        _ sources: LimitSources, currency: String, traded: Set<String>
    ) -> Profile.Limits? {
        func upTo(_ whole: Int64) -> Wording<Amount> {
            .amount(currency).within(Amount.whole(1)...Amount.whole(whole))
        }
        let collar = limit(
            "price_collar", sources, as: .ratio.within(.bps(1) ... .bps(5_000)), isLooser: >)
        let order = limit("order_notional", sources, as: upTo(10_000_000), isLooser: >)
        let position = limit("position_notional", sources, as: upTo(100_000_000), isLooser: >)
        let gross = limit("gross_exposure", sources, as: upTo(1_000_000_000), isLooser: >)
        let open = limit("open_orders", sources, as: .count.within(1...1_000), isLooser: >)
        let rate = limit("order_rate", sources, as: .orderRate) { $0.isLooser(than: $1) }
        let window = limit(
            "duplicate_window", sources, as: .duration.within(.millisecond ... .hour), isLooser: <)
        let staleness = limit(
            "mark_staleness", sources, as: .duration.within(.millisecond * 100 ... .hour),
            isLooser: >)
        let jumps = jumpLimits(sources)
        let loss = limit("daily_loss", sources, as: upTo(10_000_000), isLooser: >)
        let flow = flowLimits(sources, currency: currency, gross: gross)
        let money = moneyLimits(sources, currency: currency)
        let margin = marginLimits(sources)
        let products = productLimits(sources, currency: currency, traded: traded)
        guard let collar, let order, let position, let gross, let open, let rate, let window,
            let staleness, let jumps, let loss, let flow, let money, let margin
        else { return nil }
        if order > position || position > gross {
            warn(
                "order_notional, position_notional and gross_exposure do not grow in this order, "
                    + "so the larger one never binds", at: sources.location, key: "limits")
        }
        return Profile.Limits(
            priceCollar: collar, orderNotional: order, positionNotional: position,
            grossExposure: gross, openOrders: open, orderRate: rate, duplicateWindow: window,
            markStaleness: staleness, jumps: jumps, dailyLoss: loss, flow: flow, money: money,
            margin: margin, products: products)
    }

    /// What bounds the stream of orders; in paper each has a default.
    private mutating func flowLimits(
        _ sources: LimitSources, currency: String, gross: Amount?
    ) -> Profile.FlowLimits? {
        func perMinute(_ count: Int) -> OrderRate { OrderRate(count: count, period: .minute) }
        let isLooser: (OrderRate, OrderRate) -> Bool = { $0.isLooser(than: $1) }
        let resting = limit(
            "resting_notional", sources,
            as: .amount(currency).within(Amount.whole(1)...Amount.whole(1_000_000_000)),
            inPaper: gross ?? .whole(1), isLooser: >)
        let identical = limit(
            "identical_orders", sources, as: .frequency(upTo: 1_000), inPaper: perMinute(20),
            isLooser: isLooser)
        let rejections = limit(
            "same_rejections", sources, as: .frequency(upTo: 1_000), inPaper: perMinute(10),
            isLooser: isLooser)
        let instance = limit(
            "instance_orders", sources, as: .frequency(upTo: 10_000), inPaper: perMinute(600),
            isLooser: isLooser)
        let day = limit(
            "instance_day_orders", sources, as: .count.within(1...100_000_000), inPaper: 20_000,
            isLooser: >)
        let sameSide = limit(
            "same_side_fills", sources, as: .frequency(upTo: 100_000),
            inPaper: OrderRate(count: 1_000, period: .hour), isLooser: isLooser)
        guard let resting, let identical, let rejections, let instance, let day, let sameSide
        else { return nil }
        return Profile.FlowLimits(
            restingNotional: resting, identicalOrders: identical, sameRejections: rejections,
            instanceOrders: instance, instanceDayOrders: day, sameSideFills: sameSide)
    }

    /// When a far price is believed; the defaults hold in live too.
    private mutating func jumpLimits(_ sources: LimitSources) -> Profile.JumpLimits? {
        let distance = limit(
            "mark_jump", sources, as: .ratio.within(.bps(10) ... .bps(5_000)),
            inPaper: .bps(1_000), isLooser: >)
        let settle = limit(
            "mark_settle", sources, as: .duration.within(.zero ... .hour), inPaper: .second * 2,
            isLooser: <)
        guard let distance, let settle else { return nil }
        return Profile.JumpLimits(distance: distance, settle: settle)
    }

    private mutating func moneyLimits(
        _ sources: LimitSources, currency: String
    ) -> Profile.MoneyLimits? {
        let reserve = limit(
            "cash_reserve", sources,
            as: .amount(currency).within(Amount.zero...Amount.whole(1_000_000_000)),
            inPaper: .zero, isLooser: <)
        return reserve.map { Profile.MoneyLimits(cashReserve: $0) }
    }

    /// One limit: the profile's own, else that of the risk file, else in paper the default.
    mutating func limit<Value>(
        _ key: String, _ sources: LimitSources, as wording: Wording<Value>,
        inPaper standard: Value? = nil, isLooser: (Value, Value) -> Bool
    ) -> Value? {
        let isThere = [sources.own, sources.risk].contains { $0?.entry(key) != nil }
        let standing = ProfileSchema.standingDefaults.contains(key) ? standard : nil
        guard isThere else {
            guard !sources.isSuspect(key) else { return nil }
            let path = sources.path + "." + key
            if let standard, sources.mode != .live || standing != nil {
                record(path, wording.text(of: standard), from: nil)
                if sources.mode == .live, let base = base(of: key, sources, as: wording, nil),
                    isLooser(standard, base.value)
                {
                    refuseLost(key, sources)
                }
                return standard
            }
            refuse(
                ProfileFault.missingKey,
                standard == nil
                    ? "is missing; no limit has a default"
                    : "is missing; only a paper profile has a default", at: sources.location,
                key: path, remedy: "Add \(key): \(wording.expected)")
            return nil
        }
        return optionalLimit(key, sources, as: wording, standing: standing, isLooser: isLooser)
    }

    /// One limit: the profile's own, else that of the risk file, else none; in a live profile no
    /// looser than `standing`, where its files say nothing.
    mutating func optionalLimit<Value>(
        _ key: String, _ sources: LimitSources, as wording: Wording<Value>,
        standing: Value? = nil, isLooser: (Value, Value) -> Bool
    ) -> Value? {
        let path = sources.path + "." + key
        let riskPath = sources.riskPath.isEmpty ? key : sources.riskPath + "." + key
        let ownEntry = sources.own?.entry(key)
        let riskEntry = sources.risk?.entry(key)
        let own = ownEntry.flatMap { check($0.value, key: path, as: wording) }
        let risk = riskEntry.flatMap { check($0.value, key: riskPath, as: wording) }
        guard let entry = ownEntry ?? riskEntry else {
            if sources.mode == .live { refuseLost(key, sources) }
            return nil
        }
        guard let value = ownEntry == nil ? risk : own else { return nil }
        record(path, wording.text(of: value), from: entry.value.location)
        if let own, let ownEntry, let risk, let riskEntry, !sources.isAboveFile(ownEntry),
            isLooser(own, risk)
        {
            refuse(
                ProfileFault.limitLooser,
                "\(wording.text(of: own)) is looser than \(wording.text(of: risk)) in "
                    + riskEntry.value.location.inWords, at: ownEntry.value.location, key: path,
                remedy: "nearest: " + wording.text(of: risk))
        }
        if sources.mode == .live, let base = base(of: key, sources, as: wording, standing),
            base.place != entry.value.location, isLooser(value, base.value)
        {
            let place = base.place.map { " in " + $0.inWords } ?? ", the default"
            refuse(
                ProfileFault.limitLooser,
                "\(wording.text(of: value)) is looser than \(base.text)\(place), which a live "
                    + "profile does not allow", at: entry.value.location, key: path,
                remedy: "nearest: " + base.text)
        }
        return value
    }

    /// Refuses that a layer above the files of a live profile takes a limit away.
    private mutating func refuseLost(_ key: String, _ sources: LimitSources) {
        guard let base = sources.fileOwn?.entry(key) ?? sources.fileRisk?.entry(key) else { return }
        refuse(
            ProfileFault.limitLooser,
            "is taken away from above, and \(base.value.location.inWords) has it, which a live "
                + "profile does not allow", at: base.value.location, key: sources.path + "." + key,
            remedy: "nearest: " + (base.value.scalarText ?? key))
    }

    /// What the files of a live profile say of a limit, or the default where they say nothing; nil
    /// for neither, and for what cannot be read.
    private func base<Value>(
        of key: String, _ sources: LimitSources, as wording: Wording<Value>, _ standing: Value?
    ) -> (value: Value, text: String, place: SourceLocation?)? {
        guard let base = sources.fileOwn?.entry(key) ?? sources.fileRisk?.entry(key) else {
            guard let standing else { return nil }
            return (standing, wording.text(of: standing), nil)
        }
        guard let text = base.value.scalarText else { return nil }
        do throws(Mismatch) {
            return (try wording.read(text), text, base.value.location)
        } catch {
            return nil
        }
    }
}

extension Wording where Value == OrderRate {
    /// A rate of 1 order an hour to 100 a second.
    fileprivate static var orderRate: Wording {
        Wording(
            rate.expected,
            read: { (text) throws(Mismatch) in
                let value = try rate.read(text)
                let perSecond = value.period.count / Nanos.second.count
                let range = 1...Int(100 * perSecond)
                guard !range.contains(value.count) else { return value }
                let near = value.count < 1 ? 1 : range.upperBound
                throw Mismatch(
                    ProfileFault.outOfRange, "\(text) is out of range; allowed is 1/h to 100/s",
                    nearest: OrderRate(count: near, period: value.period).text)
            }, write: \.text)
    }

    /// So many times in a second, minute or hour.
    fileprivate static func frequency(upTo countMax: Int) -> Wording {
        Wording(
            rate.expected,
            read: { (text) throws(Mismatch) in
                let value = try rate.read(text)
                guard !(1...countMax).contains(value.count) else { return value }
                let near = value.count < 1 ? 1 : countMax
                throw Mismatch(
                    ProfileFault.outOfRange,
                    "\(text) is out of range; allowed is 1 to \(countMax) in a stretch",
                    nearest: OrderRate(count: near, period: value.period).text)
            }, write: \.text)
    }
}
