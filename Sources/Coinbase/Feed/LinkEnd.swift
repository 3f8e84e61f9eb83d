internal import Transport

extension WebSocketEnd {
    /// Why a connection is over, for people.
    var text: String {
        switch self {
        case .closedByPeer(let code, let reason):
            let number = code.map { "code \($0)" } ?? "no code"
            return "the venue closed it with \(number)" + (reason.isEmpty ? "" : ": \(reason)")
        case .closedByUs: return "closed by us"
        case .broken(let fault): return fault.description
        }
    }
}

extension WebSocketRefusal {
    /// Why there is no connection, for people.
    var text: String {
        switch self {
        case .answered(let response):
            "the venue answered \(response.status) instead of opening a WebSocket"
        case .fault(let fault): fault.description
        }
    }
}
