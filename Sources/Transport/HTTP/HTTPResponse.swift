internal import NIOHTTP1

/// An answer, as far as it has come.
package struct HTTPResponse: Hashable, Sendable {
    package var status: Int
    package var fields: [HeaderField]
    package var body: [UInt8]

    package init(_ status: Int, fields: [HeaderField] = [], body: [UInt8] = []) {
        (self.status, self.fields, self.body) = (status, fields, body)
    }

    /// The first line and the headers as a server writes them, with the blank line.
    func head(closes: Bool) -> [UInt8] {
        let phrase = HTTPResponseStatus(statusCode: status).reasonPhrase
        var text = "HTTP/1.1 \(status) \(phrase)\r\n"
        for field in fields { text += "\(field.name): \(field.value)\r\n" }
        if hasBody { text += "Content-Length: \(body.count)\r\n" }
        if closes { text += "Connection: close\r\n" }
        return Array((text + "\r\n").utf8)
    }

    /// Whether an answer of this status carries a body, if only an empty one.
    private var hasBody: Bool { status >= 200 && status != 204 && status != 304 }
}
