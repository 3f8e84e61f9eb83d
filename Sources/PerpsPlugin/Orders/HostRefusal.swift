internal import CPerpsPlugin

/// The host did not do what it was asked.
public struct HostRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The ABI's status (`PB_E_*`).
    public let status: Int32
    /// What was asked, as a verb phrase.
    public let operation: String

    /// Whether a queue is full or a rate spent, so that a later try may succeed.
    public var isLimit: Bool { status == PB_E_LIMIT }

    /// What was asked and why it was refused.
    public var description: String { "could not \(operation): \(reason)" }

    private var reason: String {
        switch status {
        case PB_E_ARG: "a value makes no sense"
        case PB_E_STATE: "not allowed now (during replay, or outside a call)"
        case PB_E_UNSUPPORTED: "the host does not offer it"
        case PB_E_DENIED: "the capability was not granted"
        case PB_E_LIMIT: "a limit is reached"
        case PB_E_NOT_FOUND: "there is no such thing"
        case PB_E_RANGE: "off the tick or lot, below a minimum, or too large"
        default: "status \(status)"
        }
    }
}
