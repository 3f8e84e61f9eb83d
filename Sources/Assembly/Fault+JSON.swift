package import Domain
package import JSON

extension Fault {
    /// The fault as it stands under `error` in a JSON document; absent parts are left out.
    package var json: JSONValue {
        .object([
            "code": .string(code), "message": .string(message),
            "file": file.map { .string($0) }, "line": line.map { .int($0) },
            "column": column.map { .int($0) }, "key": key.map { .string($0) },
            "remedy": remedy.map { .string($0) },
        ])
    }
}
