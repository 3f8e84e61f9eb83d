/// What went wrong between us and the other end of a connection.
package struct TransportFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Cause: String, Hashable, Sendable, CaseIterable {
        /// What was asked for is refused here: a broken header, an address that cannot be read.
        case badRequest
        /// Unencrypted traffic to a host that is not this machine.
        case plainText
        /// The host's name has no address.
        case unresolved
        /// Nobody listens, or there is no way there.
        case unreachable
        case timedOut
        /// A certificate, key or CA file that cannot be used.
        case badCertificateFile
        case certificateUntrusted
        /// The certificate's time is over, or has not come.
        case certificateExpired
        /// The certificate is for another host.
        case certificateForeign
        /// Any other failure of TLS.
        case tls
        /// The other end broke the connection off.
        case reset
        /// The other end closed the connection where more was to come.
        case endOfStream
        /// The other end does not speak HTTP/1.1 or WebSocket as agreed.
        case protocolViolation
        /// More than the limit.
        case tooLarge
        /// A queue or a pool of ours is full.
        case busy
        /// We were told to stop.
        case stopped
        /// Whoever sends it has changed their mind before it left.
        case withheld
    }

    package let cause: Cause
    /// What was being done, as a verb phrase: `connect to localhost:8443`.
    package let operation: String
    /// What was seen, with the number or the text.
    package let detail: String

    package init(_ cause: Cause, _ operation: String, _ detail: String) {
        (self.cause, self.operation, self.detail) = (cause, operation, detail)
    }

    /// What the operator can do, starting with a verb.
    package var remedy: String {
        switch cause {
        case .badRequest: "correct the value named"
        case .plainText: "use https or wss, or a host of this machine"
        case .unresolved: "check the host's name and the resolver of this machine"
        case .unreachable: "check the address, the port, and whether the other side is running"
        case .timedOut: "check the network, or allow more time"
        case .badCertificateFile: "give a readable PEM file"
        case .certificateUntrusted:
            "check who answers there; give ca_file when the server has a CA of its own"
        case .certificateExpired: "check the clock of this machine, then the server's certificate"
        case .certificateForeign: "use a host name that the certificate is for"
        case .tls: "check that the server speaks TLS 1.2 or later on this port"
        case .reset, .endOfStream: "connect again; if it repeats, ask the operator of the server"
        case .protocolViolation: "check that this is the right address; no proxy may alter traffic"
        case .tooLarge: "ask for less at a time, or raise the limit"
        case .busy: "send less at a time"
        case .stopped: "none is needed: the connection was closed on purpose"
        case .withheld: "none is needed: it was held back on purpose"
        }
    }

    package var description: String { "\(operation): \(detail); \(remedy)" }
}
