internal import JSON

/// An error in the venue's own shape.
///
/// The shape is the proof that the venue itself answered: a proxy's page proves nothing about what
/// became of an order.
package struct VenueError: Hashable, Sendable {
    /// `NOT_FOUND`, `INVALID_ARGUMENT`, `unknown`, an order code.
    package var code: String
    package var message: String?
    package var detail: String?

    package init(code: String, message: String? = nil, detail: String? = nil) {
        (self.code, self.message, self.detail) = (code, message, detail)
    }

    package var rejection: Rejection {
        Rejection(FailureCode(code), message: message, detail: detail)
    }

    /// - Returns: nil for a body that is not the venue's.
    package static func read(_ answer: HTTPAnswer) -> VenueError? {
        if answer.status == 401, answer.body.elementsEqual("Unauthorized".utf8) {
            return VenueError(code: "UNAUTHORIZED")
        }
        // What is no JSON is not the venue's shape, whatever is wrong with it.
        guard !answer.isPage, let tree = try? WireObject.tree(answer.body) else { return nil }
        if let first = tree["errors"]?[0], let id = first["id"]?.string {
            return VenueError(code: id, message: first["message"]?.string)
        }
        let (message, detail) = (tree["message"]?.string, tree["error_details"]?.string)
        if let code = tree["error"]?.string {
            return VenueError(code: code, message: message, detail: detail)
        }
        guard let number = tree["code"]?.number, let message else { return nil }
        return VenueError(code: number, message: message, detail: detail)
    }
}
