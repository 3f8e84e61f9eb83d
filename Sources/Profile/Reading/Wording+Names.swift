internal import Domain

extension Wording where Value == String {
    static var currency: Wording {
        .text("a currency such as USD") { $0.isCurrency }
    }

    /// A module id, a product or another word without spaces.
    static func word(_ expected: String) -> Wording {
        .text(expected) { text in text.utf8.allSatisfy { $0 > 32 && $0 != 127 } }
    }

    /// Plain HTTP reaches this machine alone.
    static var restAddress: Wording {
        .text("an address that begins with https://") {
            $0.isAddress("https") || $0.isLoopbackAddress("http")
        }
    }

    static var socketAddress: Wording {
        .text("an address that begins with wss://") {
            $0.isAddress("wss") || $0.isLoopbackAddress("ws")
        }
    }

    static var path: Wording {
        .text("a path") { !$0.hasPrefix(" ") && !$0.hasSuffix(" ") }
    }

    /// The name of a profile or of an instance, which becomes part of paths and metrics.
    static var name: Wording {
        .text("a name of 1 to 32 letters, digits, - and _") { text in
            let isRight = text.utf8.allSatisfy { byte in
                byte | 32 >= 97 && byte | 32 <= 122 || byte &- 48 <= 9 || byte == 45 || byte == 95
            }
            return isRight && text.utf8.count <= 32 && !text.hasPrefix("-")
        }
    }

    static var product: Wording {
        Wording(
            "a product such as BTC-USD",
            read: { (text) throws(Mismatch) in
                guard !text.isProduct else { return text }
                let upper = text.uppercased()
                throw Mismatch(
                    ProfileFault.value,
                    "expected a product such as BTC-USD, found '\(text.shortened)'",
                    nearest: upper.isProduct ? upper : nil)
            }, write: { $0 })
    }
}

extension String {
    /// Capitals and digits in two to four parts, as Coinbase names a product.
    var isProduct: Bool {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        return (2...4).contains(parts.count)
            && parts.allSatisfy { part in
                (1...20).contains(part.utf8.count)
                    && part.utf8.allSatisfy { (65...90).contains($0) || $0 &- 48 <= 9 }
            }
    }

    /// Whether a product of this name is a future or a perpetual.
    var isDerivative: Bool {
        let parts = split(separator: "-")
        return parts.count > 2 || parts.dropFirst().contains("PERP")
    }

    /// Whether a derivative's name says the market that it is traded on.
    var hasDerivativesMarket: Bool { hasSuffix("-PERP-INTX") || hasSuffix("-CDE") }

    /// What opens the gate for a derivative of this name.
    var gateRemedy: String {
        let venue =
            hasSuffix("-INTX")
            ? "international perpetuals (INTX)" : "US futures (CFM)"
        return "Three things open it: set COINBASE_ENABLE_DERIVATIVES=1; give a key that may "
            + "trade, by COINBASE_API_KEY and COINBASE_API_SECRET or COINBASE_CREDENTIALS_FILE; "
            + "have \(venue) enabled for its portfolio at Coinbase. Or name a spot product"
    }

    /// Whether the text is `scheme://host…`.
    func isAddress(_ scheme: String) -> Bool {
        hasPrefix(scheme + "://") && count > scheme.count + 3 && !contains(" ") && !contains("@")
    }

    /// Whether the text is `scheme://host…` with a host of this machine.
    func isLoopbackAddress(_ scheme: String) -> Bool {
        guard isAddress(scheme) else { return false }
        let rest = dropFirst(scheme.count + 3).prefix { $0 != "/" }
        let host = rest.hasPrefix("[") ? rest.prefix { $0 != "]" } + "]" : rest.prefix { $0 != ":" }
        return ["127.0.0.1", "localhost", "[::1]"].contains(String(host))
    }
}
