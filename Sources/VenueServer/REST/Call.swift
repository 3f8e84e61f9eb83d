internal import JSON
internal import Transport

/// A request as the venue's handlers see it.
struct Call {
    let method: HTTPRequest.Method
    /// Without the prefix of the API and without the query.
    let path: String
    let query: Query
    /// Null where there is none.
    let body: JSONValue
    /// Who asks; nil for public requests.
    let key: APIKey?
    /// What stood in the place of the pattern's stars.
    var parameters: [String] = []

    /// With the prefix of the API, as faults know it.
    var wholePath: String { Route.prefix + path }

    /// The portfolio that the key belongs to.
    var portfolio: String { key?.portfolio ?? "" }

    /// A text of the body that must be there.
    func text(_ name: String) throws(Refusal) -> String {
        guard let text = body[name]?.string, !text.isEmpty else {
            throw .invalid("\(name) is required")
        }
        return text
    }
}
