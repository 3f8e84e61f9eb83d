package import Domain

/// Tokens that were signed before they are needed, each for one request.
///
/// A token is bound to method and path but not to the body, so the one for the next order can be
/// ready. The venue may refuse a nonce that it has seen: each token is given away once.
package struct TokenStock {
    /// What tokens are kept for.
    package struct Shelf: Hashable, Sendable {
        package let method: String
        package let path: String
        /// Tokens kept at most.
        package let depth: Int

        package init(_ method: String, _ path: String, depth: Int) {
            (self.method, self.path, self.depth) = (method, path, depth)
        }
    }

    private let signer: RequestSigner
    private let shelves: [Shelf]
    /// One list a shelf, the oldest first.
    private var tokens: [[BearerToken]]

    package init(_ signer: RequestSigner, shelves: [Shelf]) {
        (self.signer, self.shelves) = (signer, shelves)
        tokens = shelves.map { _ in [] }
    }

    /// Signs one token where one is missing or too old; for a moment in which nothing is urgent.
    ///
    /// - Parameter now: By our own clock.
    /// - Returns: Whether there was one to sign; false when every shelf is full.
    /// - Throws: As `RequestSigner.token`.
    package mutating func restock(at now: Timestamp) throws(Fault) -> Bool {
        let seconds = signer.venueSeconds(at: now)
        let signer = signer
        for (index, shelf) in shelves.enumerated() {
            tokens[index].removeAll { !TokenStock.isGood($0, of: signer, at: seconds) }
            guard tokens[index].count < shelf.depth else { continue }
            tokens[index].append(try signer.token(for: shelf.method, shelf.path, at: now))
            return true
        }
        return false
    }

    /// Gives a token away: one that is ready, else one that is signed now.
    ///
    /// - Parameters:
    ///   - method: `GET` or `POST`.
    ///   - path: From `/api` on, without a query.
    ///   - now: By our own clock.
    /// - Returns: A token that was given to no one else.
    /// - Throws: As `RequestSigner.token`.
    package mutating func take(
        for method: String, _ path: String, at now: Timestamp
    ) throws(Fault) -> BearerToken {
        let seconds = signer.venueSeconds(at: now)
        let shelf = shelves.firstIndex { $0.method == method && $0.path == path }
        while let shelf, !tokens[shelf].isEmpty {
            let token = tokens[shelf].removeFirst()
            if TokenStock.isGood(token, of: signer, at: seconds) { return token }
        }
        return try signer.token(for: method, path, at: now)
    }

    /// Whether a token is valid already and for half of its life, should the clocks have moved too.
    private static func isGood(
        _ token: BearerToken, of signer: RequestSigner, at seconds: Int64
    ) -> Bool {
        token.validFrom <= seconds && token.expires - seconds >= signer.lifeSeconds / 2
    }
}
