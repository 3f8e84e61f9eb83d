internal import Domain
internal import Engine
internal import Risk

/// A participant that asks for what a test tells it to, and remembers what it was shown.
final class Actor: Participant {
    let name: String
    let owner: OwnerID
    /// Asked for in the next step; intents get their numbers and owner then.
    var wants: [Request] = []
    var conduct = Conduct.good
    private(set) var frames: [Frame] = []
    private(set) var told: [Notice] = []

    init(_ owner: OwnerID) {
        (name, self.owner) = ("actor \(owner.number)", owner)
    }

    func observe(
        _ frame: Frame, market: Span<MarketEvent>, notices: Span<Notice>,
        state: borrowing EngineState, requests: inout ContiguousArray<Request>
    ) -> Conduct {
        frames.append(frame)
        told = notices.indices.map { notices[$0] }
        var number = frame.nextOrder.value
        for want in wants {
            guard case .place(var intent) = want else {
                requests.append(want)
                continue
            }
            (intent.order, intent.owner) = (OrderNumber(number), owner)
            number += 1
            requests.append(.place(intent))
        }
        wants = []
        return conduct
    }

    /// Bars of the last step.
    var bars: [ClosedBar] {
        told.compactMap { if case .bar(_, let bar) = $0 { bar } else { nil } }
    }

    var timers: [UInt32] {
        told.compactMap { if case .timer(_, let id, _) = $0 { id } else { nil } }
    }

    var updates: [OrderUpdate] {
        told.compactMap {
            switch $0 {
            case .order(let update), .denied(let update, _): update
            default: nil
            }
        }
    }

    var levels: [TradingLevel] {
        told.compactMap { if case .control(.trading(let level)) = $0 { level } else { nil } }
    }

    /// What was told of the venue in the last step: whether it is up.
    var venues: [Bool] {
        told.compactMap { if case .control(.venue(let isUp)) = $0 { isUp } else { nil } }
    }

    var account: AccountNotice? {
        told.compactMap { if case .account(let notice) = $0 { notice } else { nil } }.last
    }
}
