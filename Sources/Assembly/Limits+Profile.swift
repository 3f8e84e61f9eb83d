internal import Domain
internal import Profile
internal import Risk

extension FlowLimits {
    /// As a profile says them.
    init(_ limits: Profile.FlowLimits) {
        func often(_ rate: OrderRate) -> Frequency { Frequency(rate.count, in: rate.period) }
        self.init(
            restingNotional: limits.restingNotional,
            identicalOrders: often(limits.identicalOrders),
            sameRejections: often(limits.sameRejections),
            instanceOrders: often(limits.instanceOrders),
            instanceDayOrders: limits.instanceDayOrders)
        sameSideFills = often(limits.sameSideFills)
    }
}

extension MarginLimits {
    /// As a profile says them.
    init(_ limits: Profile.MarginLimits) {
        let everyDay = Set(Profile.Weekday.allCases)
        self.init(
            leverageMax: limits.leverage,
            windows: limits.windows.map {
                Window(hours: TradingSession($0.hours, days: everyDay), leverageMax: $0.leverage)
            }, liquidationDistanceMin: limits.liquidationDistance,
            allowsShorts: limits.shorts == .on)
    }
}

extension TradingSession {
    /// A window of a profile on some days.
    init(_ window: Profile.TimeWindow, days: Set<Profile.Weekday>) {
        self.init(
            startMinute: window.start.count / Nanos.minute.count,
            endMinute: window.end.count / Nanos.minute.count,
            days: Set(days.map { Profile.Weekday.allCases.firstIndex(of: $0) ?? 0 }))
    }
}
