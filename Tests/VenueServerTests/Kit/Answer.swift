import JSON
import Transport

/// An answer over HTTP, read.
struct Answer {
    let status: Int
    let fields: [HeaderField]
    let text: String

    init(_ response: HTTPResponse) {
        status = response.status
        fields = response.fields
        text = String(decoding: response.body, as: UTF8.self)
    }

    /// Null for what is not JSON.
    var json: JSONValue {
        do {
            return try JSONValue(parsing: text)
        } catch {
            return .null
        }
    }

    subscript(path: String...) -> JSONValue? {
        path.reduce(json) { value, name in
            Int(name).map { value?[$0] } ?? value?[name]
        }
    }
}
