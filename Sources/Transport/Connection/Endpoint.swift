/// Where a server is: scheme, host, port, and a path that all requests begin with.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    package enum Scheme: String, Hashable, Sendable {
        case http, https, ws, wss

        package var isSecure: Bool { self == .https || self == .wss }
        package var defaultPort: Int { isSecure ? 443 : 80 }
    }

    package let scheme: Scheme
    /// A name or an address, in lower case; an IPv6 address without brackets.
    package let host: String
    package let port: Int
    /// Empty, or begins with a slash and does not end with one.
    package let path: String

    /// Reads an address as it stands in a profile.
    ///
    /// - Parameter text: Such as `https://api.example.com`, `ws://127.0.0.1:8080/market`. No user,
    ///   no query, no fragment.
    /// - Throws: `badRequest` for any other text, `plainText` for `http` or `ws` to a host that is
    ///   not this machine.
    package init(parsing text: String) throws(TransportFault) {
        let operation = "read the address \"\(text)\""
        guard let colon = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<colon.lowerBound].lowercased())
        else {
            throw TransportFault(
                .badRequest, operation, "it does not begin with https, wss, http or ws")
        }
        let rest = text[colon.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        guard let (host, port) = Endpoint.split(authority, default: scheme.defaultPort) else {
            throw TransportFault(.badRequest, operation, "its host or port cannot be read")
        }
        guard path.utf8.allSatisfy(Endpoint.isPathByte) else {
            throw TransportFault(
                .badRequest, operation, "its path holds a space, a query or a fragment")
        }
        try self.init(scheme, host: host, port: port, path: String(path))
    }

    /// - Throws: `badRequest`, `plainText`.
    package init(
        _ scheme: Scheme, host: String, port: Int, path: String = ""
    ) throws(TransportFault) {
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = port
        self.path = path.last == "/" ? String(path.dropLast()) : path
        guard (1...65_535).contains(port), !host.isEmpty else {
            throw TransportFault(
                .badRequest, "read the address \(host):\(port)", "the port is from 1 to 65535")
        }
        guard scheme.isSecure || isLoopback else {
            throw TransportFault(
                .plainText, "read the address \(self)",
                "\(scheme.rawValue) to \(host) would send keys and orders in the clear")
        }
    }

    /// Whether the host is this machine, by its name or its address.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1"
            || (host.hasPrefix("127.") && host.split(separator: ".").count == 4
                && host.utf8.allSatisfy { $0 == 46 || (48...57).contains($0) })
    }

    /// Whether the host is an address; such hosts are not named in TLS.
    package var isAddress: Bool {
        host.utf8.contains(58) || host.utf8.allSatisfy { $0 == 46 || (48...57).contains($0) }
    }

    /// What the header `Host` says: the port only when it is not the scheme's own.
    package var authority: String {
        let name = host.utf8.contains(58) ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    package var description: String { "\(scheme.rawValue)://\(authority)\(path)" }

    private static func split(_ authority: Substring, default port: Int) -> (String, Int)? {
        var host = authority
        var digits: Substring?
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else { return nil }
            digits = rest.isEmpty ? nil : rest.dropFirst()
            guard host.utf8.allSatisfy({ isHexDigit($0) || $0 == 58 || $0 == 46 }) else {
                return nil
            }
        } else {
            if let colon = authority.firstIndex(of: ":") {
                host = authority[..<colon]
                digits = authority[authority.index(after: colon)...]
            }
            guard host.utf8.allSatisfy({ isNameByte($0) }) else { return nil }
        }
        guard !host.isEmpty else { return nil }
        guard let digits else { return (String(host), port) }
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits) else {
            return nil
        }
        return (String(host), number)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte | 32)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte | 32) || byte == 45 || byte == 46
            || byte == 95
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        (33...126).contains(byte) && byte != UInt8(ascii: "?") && byte != UInt8(ascii: "#")
    }
}
