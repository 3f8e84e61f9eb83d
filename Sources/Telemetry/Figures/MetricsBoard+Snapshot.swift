internal import Domain
internal import Risk

extension MetricsBoard {
    /// Takes over the figures of a cycle; what the snapshot does not know disappears.
    mutating func apply(_ snapshot: CycleSnapshot) {
        applyRun(snapshot)
        applyMoney(snapshot)
        applyMarket(snapshot)
        removeAll(.pluginState)
        removeAll(.pluginFigure)
        for plugin in snapshot.plugins {
            set(.pluginState, plugin.instance, plugin.state, to: Measure(1))
            for figure in plugin.figures {
                set(
                    .pluginFigure, plugin.instance, plugin.module, figure.name, figure.unit,
                    to: figure.value)
            }
        }
    }

    private mutating func applyRun(_ snapshot: CycleSnapshot) {
        removeAll(.run)
        set(.run, snapshot.profile, snapshot.mode, snapshot.runID, to: Measure(1))
        set(.timestamp, to: Measure(snapshot.time.nanos, exponent: -9))
        set(.level, to: Measure(snapshot.level.rawValue))
        set(.uptime, to: snapshot.uptime?.seconds)
        set(.cycleDuration, to: snapshot.cycleDuration?.seconds)
        set(.events, to: snapshot.events.map { Measure($0) })
        set(.ordersSent, to: snapshot.ordersSent.map { Measure($0) })
        set(.bars, to: snapshot.bars.map { Measure($0) })
        set(.steps, to: snapshot.steps.map { Measure($0) })
        set(.cycles, to: snapshot.cycles.map { Measure($0) })
        set(.feeDifferences, to: snapshot.feeDifferences.map { Measure($0) })
        set(.openOrders, to: snapshot.openOrders.map { Measure(Int64($0)) })
        set(.residentMemory, to: snapshot.usage?.residentBytes.map { Measure($0) })
        set(.cpuSeconds, to: snapshot.usage?.cpuTime?.seconds)
    }

    private mutating func applyMoney(_ snapshot: CycleSnapshot) {
        let figures: [(MetricName, Measure?)] = [
            (.equity, snapshot.equity), (.cash, snapshot.cash), (.realised, snapshot.realised),
            (.unrealised, snapshot.unrealised), (.unrealisedOfSold, snapshot.unrealisedOfSold),
            (.fees, snapshot.fees),
            (.feesModelled, snapshot.feesModelled), (.dayPnL, snapshot.dayPnL),
            (.funding, snapshot.funding), (.residual, snapshot.residual),
            (.marginUsed, snapshot.marginUsed), (.marginAvailable, snapshot.marginAvailable),
        ]
        for (name, value) in figures {
            removeAll(name)
            set(name, snapshot.currency, to: value)
        }
        set(.leverage, to: snapshot.leverage)
        set(.liquidationDistance, to: snapshot.liquidationDistance)
    }

    private mutating func applyMarket(_ snapshot: CycleSnapshot) {
        let names = [
            MetricName.positionQuantity, .positionEntry, .positionDust, .positionUnpriced,
            .markPrice, .markAge,
        ]
        for name in names { removeAll(name) }
        for position in snapshot.positions {
            set(.positionQuantity, position.symbol, to: position.quantity)
            set(.positionEntry, position.symbol, to: position.entry)
            if position.isDust { set(.positionDust, position.symbol, to: Measure(1)) }
            if position.isUnpriced { set(.positionUnpriced, position.symbol, to: Measure(1)) }
            set(.markPrice, position.symbol, to: position.mark)
        }
        for mark in snapshot.marks {
            if let price = mark.price { set(.markPrice, mark.symbol, to: price) }
            set(.markAge, mark.symbol, to: mark.age?.seconds)
        }
        set(.eventAge, to: snapshot.lastEventAge?.seconds)
    }
}

extension Nanos {
    /// The length in seconds, exactly.
    var seconds: Measure { Measure(count, exponent: -9) }
}
