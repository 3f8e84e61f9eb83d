/// What a module asks for beyond watching, and what a lock may grant.
package struct Capabilities: OptionSet, Hashable, Sendable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let trade = Capabilities(rawValue: 1)
    package static let halt = Capabilities(rawValue: 2)
    package static let exits = Capabilities(rawValue: 4)
    package static let threads = Capabilities(rawValue: 8)
    package static let files = Capabilities(rawValue: 16)
    package static let network = Capabilities(rawValue: 32)

    private static let known: [(Capabilities, String)] = [
        (.trade, "trade"), (.halt, "halt"), (.exits, "exits"), (.threads, "threads"),
        (.files, "files"), (.network, "network"),
    ]

    /// In a fixed order; a bit of a later minor is named by its number.
    package var names: [String] {
        let known = Capabilities.known.filter { contains($0.0) }.map(\.1)
        let rest = subtracting(Capabilities(Capabilities.known.map(\.0)))
        return known + (0..<64).filter { rest.rawValue >> UInt64($0) & 1 == 1 }.map { "bit-\($0)" }
    }

    /// nil when a name is not known.
    package init?(names: [String]) {
        var bits = Capabilities()
        for name in names {
            guard let known = Capabilities.known.first(where: { $0.1 == name }) else { return nil }
            bits.insert(known.0)
        }
        self = bits
    }
}

extension ModuleSummary {
    /// What it asks for.
    package var capabilities: Capabilities { Capabilities(rawValue: caps) }
}
