/// Where an order stands, in the venue's words.
enum OrderStatus: String, Hashable {
    case pending = "PENDING"
    case open = "OPEN"
    case filled = "FILLED"
    case cancelled = "CANCELLED"
    case expired = "EXPIRED"
    case failed = "FAILED"
    case cancelQueued = "CANCEL_QUEUED"
    case editQueued = "EDIT_QUEUED"

    var isFinal: Bool {
        switch self {
        case .filled, .cancelled, .expired, .failed: true
        case .pending, .open, .cancelQueued, .editQueued: false
        }
    }
}
