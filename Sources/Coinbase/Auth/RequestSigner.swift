internal import Crypto
package import Domain
internal import Synchronization

/// Signs tokens for requests that are on the list, by the venue's clock.
///
/// Owns the private key: whoever holds the signer can trade, and can do nothing else. Any thread
/// may call; one signs at a time.
package final class RequestSigner: Sendable {
    /// Seconds that a token is valid before it is signed, for a venue's clock that is late.
    package static let leewaySeconds: Int64 = 5
    /// The largest difference of clocks that is believed.
    package static let venueOffsetMax = Nanos.hour

    private struct State {
        var writer: TokenWriter
        var venueOffset = Nanos.zero
    }

    /// Seconds that each token is valid for, `leewaySeconds` included.
    package let lifeSeconds: Int64
    private let host: String
    private let nonce: @Sendable () -> [UInt8]
    private let state: Mutex<State>

    /// Takes over the key.
    ///
    /// - Parameters:
    ///   - credentials: Whose requests are signed.
    ///   - host: As the venue calls itself, with the port unless it is the usual one.
    ///   - lifeSeconds: Seconds that each token is valid for, `leewaySeconds` included.
    ///   - nonce: Makes bytes that are never given twice and cannot be foreseen.
    /// - Throws: `coinbase.host_invalid`.
    package init(
        _ credentials: sending Credentials, host: String,
        lifeSeconds: Int64 = BearerToken.validSecondsMax,
        nonce: @escaping @Sendable () -> [UInt8] = { SecureRandom.bytes(16) }
    ) throws(Fault) {
        guard !host.isEmpty, host.utf8.count <= 255, host.utf8.allSatisfy(Self.isOfHost) else {
            throw Fault(
                .usage, code: "coinbase.host_invalid", "the venue's address has no plain host",
                key: "venue.rest", remedy: "Write it like https://api.coinbase.com")
        }
        precondition(
            (RequestSigner.leewaySeconds + 1...BearerToken.validSecondsMax).contains(lifeSeconds),
            "a token of \(lifeSeconds) s")
        (self.host, self.nonce, self.lifeSeconds) = (host, nonce, lifeSeconds)
        state = Mutex(State(writer: TokenWriter(credentials, lifeSeconds: lifeSeconds)))
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        Character(Unicode.Scalar(byte)).isLetter && byte < 128
            || byte &- 48 <= 9 || "-.:[]".utf8.contains(byte)
    }

    // MARK: The venue's clock

    /// How far the venue's clock is ahead of ours.
    package var venueOffset: Nanos { state.withLock { $0.venueOffset } }

    /// Takes a measured difference of the clocks, the venue's less ours.
    ///
    /// - Throws: `coinbase.clock_far_off` when it is beyond `venueOffsetMax`; nothing changes then.
    package func setVenueOffset(_ offset: Nanos) throws(Fault) {
        let most = RequestSigner.venueOffsetMax
        guard (Nanos(-most.count)...most).contains(offset) else {
            throw Fault(
                .runtime, code: "coinbase.clock_far_off",
                "the venue's clock differs by \(offset.text), more than \(most.text)",
                remedy: "Set this machine's clock, as with: timedatectl set-ntp true")
        }
        state.withLock { $0.venueOffset = offset }
    }

    // MARK: Signing

    /// Signs a token for one request.
    ///
    /// - Parameters:
    ///   - method: `GET` or `POST`.
    ///   - path: From `/api` on, without a query.
    ///   - now: By our own clock.
    /// - Returns: A token that no other request is signed with.
    /// - Throws: `coinbase.endpoint_not_permitted` for what `SignableEndpoints` does not list,
    ///   `coinbase.signing_failed`.
    package func token(
        for method: String, _ path: String, at now: Timestamp
    ) throws(Fault) -> BearerToken {
        guard SignableEndpoints.permits(method, path) else {
            throw RequestSigner.refusal(of: method, path)
        }
        return try sign(uri: method + " " + host + path, at: now)
    }

    /// Signs a token for one subscription of a stream.
    ///
    /// - Parameter now: By our own clock.
    /// - Returns: A token that names no request, so REST does not take it.
    /// - Throws: `coinbase.signing_failed`.
    package func streamToken(at now: Timestamp) throws(Fault) -> BearerToken {
        try sign(uri: nil, at: now)
    }

    private func sign(uri: String?, at now: Timestamp) throws(Fault) -> BearerToken {
        let nonce = nonce()
        return try state.withLock { state throws(Fault) in
            let seconds = RequestSigner.venueSeconds(at: now, ahead: state.venueOffset)
            return try state.writer.token(
                uri: uri, validFrom: seconds - RequestSigner.leewaySeconds, nonce: nonce)
        }
    }

    /// The venue's clock in whole seconds since 1970-01-01 UTC.
    package func venueSeconds(at now: Timestamp) -> Int64 {
        RequestSigner.venueSeconds(at: now, ahead: venueOffset)
    }

    private static func venueSeconds(at now: Timestamp, ahead offset: Nanos) -> Int64 {
        (now + offset).floored(to: .second).nanos / Nanos.second.count
    }

    /// Says what was asked for, without anything that could disturb a log.
    static func refusal(of method: String, _ path: String) -> Fault {
        let asked = (method + " " + path).unicodeScalars.prefix(120).map { scalar in
            (33...126).contains(scalar.value) || scalar == " " ? Character(scalar) : "?"
        }
        return Fault(
            .runtime, code: "coinbase.endpoint_not_permitted",
            "\(String(asked)) is not among the requests that may be signed",
            remedy: "Use an endpoint of SignableEndpoints, its path without a query")
    }
}

extension RequestSigner: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "signer for \(host)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
