/// A key that the venue knows, and what it may do.
struct APIKey: Hashable {
    /// `organizations/{uuid}/apiKeys/{uuid}`, or a bare UUID.
    var name: String
    var portfolio: String
    var canView = true
    var canTrade = true
    var canTransfer = false

    /// What a request needs.
    enum Scope { case view, trade, transfer }

    func may(_ scope: Scope) -> Bool {
        switch scope {
        case .view: canView
        case .trade: canTrade
        case .transfer: canTransfer
        }
    }
}
