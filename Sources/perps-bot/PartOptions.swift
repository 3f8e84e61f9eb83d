internal import ArgumentParser
internal import Assembly
internal import Domain
internal import JSON
internal import Profile

/// Options of the commands that raise a level, of a profile or of a part of it.
struct PartOptions: ParsableArguments {
    @Option(name: .long, help: "Only this product.")
    var product: String?

    @Option(name: .long, help: "Only this instance of a strategy, by its name in the profile.")
    var instance: String?

    @Option(name: .long, help: "Why, for the record.")
    var reason = "asked for on the command line"

    /// Raises in the running process, or for the next start.
    ///
    /// - Parameters:
    ///   - level: What to raise.
    ///   - request: What the running process is asked, without the part.
    ///   - options: Which profile.
    /// - Returns: The status afterwards.
    /// - Throws: `reason.too_long`, `halt.*` for a part that the profile does not have, and what
    ///   the process says.
    func raise(
        _ level: TradingLevel, _ request: [JSONMember], _ options: ControlOptions
    ) throws -> JSONValue {
        try Reason.check(reason)
        let members = [
            JSONMember("reason", .string(reason)),
            product.map { JSONMember("product", .string($0)) },
            instance.map { JSONMember("instance", .string($0)) },
        ]
        let folder = try options.folder()
        return try options.settle(.object(request + members.compactMap { $0 })) {
            if product != nil || instance != nil { try check(options) }
            return try Latch.raise(
                Latch.Wish(level, reason, product: product, instance: instance), folder
            ) { Output.note($0) }
        }
    }

    /// A part that the profile does not have would hold nobody.
    private func check(_ options: ControlOptions) throws {
        let profile = try LoadedProfile.load(
            options.named, layers: ProfileLayers(), prefixShare: Environment.prefixShare
        ).profile
        let names = PartNames(
            symbols: profile.products.map(\.symbol),
            instances: ["account"] + profile.strategies.map(\.name))
        _ = try names.part(product: product, instance: instance)
    }
}
