internal import NIOHTTP1

/// One header line of a request or a response.
package struct HeaderField: Hashable, Sendable {
    /// The name as it is written; comparing ignores the case of ASCII letters.
    package let name: String
    package let value: String

    /// - Throws: `badRequest` for a name that is not a token, and for a value with a line break, a
    ///   NUL or another control character: it could smuggle in a header, or a whole request.
    package init(_ name: String, _ value: String) throws(TransportFault) {
        guard !name.isEmpty, name.utf8.allSatisfy(HeaderField.isTokenByte) else {
            throw TransportFault(
                .badRequest, "write the header \(name.debugDescription)",
                "its name holds a character that no header may have")
        }
        guard value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else {
            throw TransportFault(
                .badRequest, "write the header \(name)", "its value holds a control character")
        }
        (self.name, self.value) = (name, value)
    }

    /// A header as it was received, or one that is right as it stands.
    init(trusted name: String, _ value: String) { (self.name, self.value) = (name, value) }

    package static let json = HeaderField(trusted: "Content-Type", "application/json")

    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

extension [HeaderField] {
    /// The value of the first header of a name, whatever the case of its letters.
    package subscript(name: String) -> String? {
        first { $0.name.lowercased() == name.lowercased() }?.value
    }

    init(_ headers: HTTPHeaders) {
        self = headers.map { HeaderField(trusted: $0.name, $0.value) }
    }
}
