internal import ArgumentParser

/// A kind of plugin that there are templates of.
enum AuthorKind: String, ExpressibleByArgument, CaseIterable, CustomStringConvertible {
    case strategy, guardian = "guard", sizer

    var description: String { rawValue }

    /// What stands in a profile to use it, as a page shows it.
    var use: String {
        let module = "module: org.example.@NAME@"
        let lines =
            switch self {
            case .strategy:
                """
                strategies:
                  - \(module)
                    name: mine
                    library: /path/to/@NAME@/@LIBRARY@
                    products: [BTC-USD]
                    sizer: {module: fixed-notional, parameters: {notional: 1_000 USD}}
                """
            case .guardian:
                """
                guards:
                  - {\(module), name: mine, library: /path/to/@NAME@/@LIBRARY@}
                """
            case .sizer:
                """
                    sizer: {\(module), library: /path/to/@NAME@/@LIBRARY@}
                """
            }
        return "```yaml\n\(lines)\n```"
    }
}
