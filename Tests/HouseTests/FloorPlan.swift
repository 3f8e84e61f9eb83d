/// Who may import whom; every arrow points down or, among edges, nowhere.
enum FloorPlan {
    static let core: Set<String> = ["Domain", "Risk", "Engine"]

    static let arrows: [String: Set<String>] = [
        "CPerpsPlugin": [],
        "COpenSSL": [],
        "CZlib": [],
        "CShims": [],
        "CPluginChannel": ["CPerpsPlugin", "CShims"],
        "PerpsPlugin": ["CPerpsPlugin"],
        "Studies": ["PerpsPlugin"],
        "Domain": [],
        "Risk": ["Domain"],
        "Engine": ["Domain", "Risk"],
        "JSON": [],
        "Crypto": ["COpenSSL"],
        "Coinbase": core.union(["JSON", "Crypto", "Transport", "CShims"]),
        "Transport": [],
        "Records": ["Domain", "CPerpsPlugin"],
        "Simulation": core.union(["JSON", "CZlib", "Crypto"]),
        "VenueServer": core.union(["Simulation", "JSON", "Crypto", "Transport"]),
        "PluginHost": core.union([
            "JSON", "Records", "CPerpsPlugin", "CPluginChannel", "CShims", "Crypto",
        ]),
        "Profile": ["Domain"],
        "Ledger": core,
        "Telemetry": core.union(["JSON"]),
        "Assembly": core.union(edges).union(["Transport"]),
        "perps-bot": core.union(edges).union(["Transport", "Assembly", "VenueServer"]),
        "perps-bench": core.union([
            "JSON", "Crypto", "Coinbase", "Simulation", "PluginHost", "Profile", "Ledger",
            "Telemetry", "Transport", "Assembly",
        ]),
    ]

    private static let edges: Set<String> = [
        "JSON", "Crypto", "Simulation", "PluginHost", "Profile", "Ledger", "Telemetry", "Coinbase",
    ]

    /// What a plugin of ours may import: the public contract, as any stranger's, and the arithmetic
    /// that our plugins share.
    static let pluginArrows: Set<String> = ["PerpsPlugin", "CPerpsPlugin", "Studies"]

    /// Outside packages, each with the one module that it enters through.
    static let packages = [
        "Yams": "Profile",
        "GRDB": "Ledger",
        "Logging": "Telemetry",
        "ArgumentParser": "perps-bot",
        "NIOCore": "Transport",
        "NIOPosix": "Transport",
        "NIOHTTP1": "Transport",
        "NIOTLS": "Transport",
        "NIOWebSocket": "Transport",
        "NIOSSL": "Transport",
    ]

    /// What comes with the toolchain; the core takes none of it but what is listed for it.
    static let toolchain: Set<String> = [
        "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization", "Testing",
    ]

    /// Modules that decide: equal in, equal out.
    static let deciding = core

    /// Modules that hold money, which is exact, and what in them may be reckoned otherwise, each
    /// for a reason.
    static let exact = core.union(["Coinbase", "Records", "Ledger", "VenueServer"])
    static let inexact = [
        "Sources/VenueServer/Faults/FaultPlan.swift": "how long a delay is by chance is no money"
    ]
}
