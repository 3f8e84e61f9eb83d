internal import Domain
package import JSON
package import Simulation

/// What a backtest was made of, kept so that it can be made again, bit for bit.
package struct RunRecord: Sendable {
    package var runID: String
    package var profilePath: String
    package var sets: [String]
    package var symbols: [String]
    package var seedText: String?
    package var data: [DataInput]
    package var options: DataOptions
    package var seed: UInt64
    package var result: JSONValue?
    package var profileSHA256: String?

    package init(
        runID: String, profilePath: String, data: [DataInput], options: DataOptions, seed: UInt64
    ) {
        (self.runID, self.profilePath) = (runID, profilePath)
        (self.data, self.options, self.seed) = (data, options, seed)
        (sets, symbols) = ([], [])
    }

    package var json: JSONValue {
        .object([
            "run_id": .string(runID), "kind": .string("backtest"),
            "profile_path": .string(profilePath),
            "sets": .array(sets.map { .string($0) }),
            "symbols": .array(symbols.map { .string($0) }),
            "seed_text": seedText.map { .string($0) }, "seed": .number(String(seed)),
            "data": .array(
                data.map { input in
                    .object([
                        "product": input.product.map { .string($0) }, "path": .string(input.path),
                    ])
                }),
            "profile_sha256": profileSHA256.map { .string($0) },
            "strict": .bool(options.isStrict),
            "from": options.from.map { .string($0.rfc3339) },
            "to": options.to.map { .string($0.rfc3339) }, "result": result,
        ])
    }

    /// - Returns: nil for a document of another kind.
    package init?(_ json: JSONValue) {
        guard let runID = json["run_id"]?.string, json["kind"]?.string == "backtest",
            let profilePath = json["profile_path"]?.string, let data = json["data"]?.array,
            let seed = json["seed"]?.number.flatMap({ UInt64($0) })
        else { return nil }
        self.init(
            runID: runID, profilePath: profilePath,
            data: data.compactMap { input in
                input["path"]?.string.map {
                    DataInput(product: input["product"]?.string, path: $0)
                }
            },
            options: DataOptions(
                isStrict: json["strict"]?.bool ?? false,
                from: json["from"]?.string.flatMap { Timestamp(rfc3339: $0) },
                to: json["to"]?.string.flatMap { Timestamp(rfc3339: $0) }), seed: seed)
        sets = json["sets"]?.array?.compactMap(\.string) ?? []
        symbols = json["symbols"]?.array?.compactMap(\.string) ?? []
        seedText = json["seed_text"]?.string
        result = json["result"]
        profileSHA256 = json["profile_sha256"]?.string
    }
}
