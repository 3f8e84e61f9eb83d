import Coinbase
import Domain

extension AnsweringVenue {
    /// An exchange for one product at this venue, whose news an ear hears.
    func exchange(_ ear: InboxEar) -> CoinbaseExchange {
        let settings = OrderDesk.Settings(
            instruments: [bitcoin], tag: DeskTrial.tag, incarnation: DeskTrial.run)
        return CoinbaseExchange(
            OrderDesk(settings, start: DeskTrial.start), brokerage: brokerage, inbox: ear.inbox,
            account: ("USD", [.zero]))
    }
}
