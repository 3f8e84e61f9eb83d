internal import Domain
internal import Transport

extension HTTPOutcome {
    /// What came of a request in the words of the client, and whether trying again could help.
    var delivery: (Delivery, isPassing: Bool) {
        switch self {
        case .reply(let response):
            let head = AnswerHead(fields: response.fields.map { ($0.name, $0.value) })
            return (
                .answered(HTTPAnswer(status: response.status, head: head, body: response.body)),
                true
            )
        case .notSent(let fault) where fault.cause == .withheld: return (.withheld, false)
        case .notSent(let fault): return (.unsent(fault.description), fault.isPassing)
        case .sentNoReply(let fault):
            return (.lost(fault.cause == .timedOut ? .timedOut : .disconnected), true)
        case .truncated: return (.lost(.truncated), true)
        }
    }
}

extension TransportFault {
    /// Whether the same request could go through a little later.
    fileprivate var isPassing: Bool {
        switch cause {
        case .unresolved, .unreachable, .timedOut, .reset, .endOfStream, .busy, .tls: true
        case .badRequest, .plainText, .badCertificateFile, .certificateUntrusted,
            .certificateExpired, .certificateForeign, .protocolViolation, .tooLarge, .stopped,
            .withheld:
            false
        }
    }
}

extension Fault {
    /// Bad news of a connection, with what can be done.
    init(_ fault: TransportFault, key: String? = nil) {
        let isUsage = [.badRequest, .plainText, .badCertificateFile].contains(fault.cause)
        self.init(
            isUsage ? .usage : .runtime, code: "coinbase.\(fault.cause.code)",
            "\(fault.operation): \(fault.detail)", key: key, remedy: fault.remedy)
    }
}

extension TransportFault.Cause {
    fileprivate var code: String {
        switch self {
        case .badRequest: "address"
        case .plainText: "plain_text"
        case .badCertificateFile: "ca_file"
        case .certificateUntrusted, .certificateExpired, .certificateForeign, .tls: "tls"
        case .unresolved, .unreachable: "unreachable"
        case .timedOut: "timed_out"
        case .reset, .endOfStream, .protocolViolation, .tooLarge: "connection"
        case .busy: "busy"
        case .stopped: "stopped"
        case .withheld: "withheld"
        }
    }
}

extension AnswerHead {
    /// The longest wait for new requests that is believed.
    private static let resetMax = Nanos.minute

    /// How long until the venue allows requests again; nil where it does not say.
    ///
    /// The venue does not say whether it writes seconds or a moment; a small number can only be
    /// the former.
    func untilReset(at now: Timestamp) -> Nanos? {
        guard let rateReset, rateReset >= 0 else { return nil }
        let most = AnswerHead.resetMax
        guard rateReset > 1_000_000_000 else {
            return min(Nanos.second * Int64(min(rateReset, 3_600)), most)
        }
        guard rateReset < 9_000_000_000 else { return nil }
        let moment = Timestamp(nanos: Int64(rateReset) * Nanos.second.count)
        return min(max(moment - (date ?? now), .zero), most)
    }
}

extension Nanos {
    /// As the transport measures time.
    var duration: Duration { .nanoseconds(count) }
}
