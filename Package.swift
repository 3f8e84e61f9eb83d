// swift-tools-version: 6.2
import PackageDescription

let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// lld links five times faster than the default linker, and what we build names no folder of the
/// machine it was built on: libraries are found beside the file that needs them.
let link: [LinkerSetting] = [.unsafeFlags(["-use-ld=lld"])]
let linkPortable: [LinkerSetting] = [
    .unsafeFlags([
        "-use-ld=lld", "-no-toolchain-stdlib-rpath",
        "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN",
        "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib/perps-bot",
        "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/..",
    ])
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func swiftPlugin(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: ["PerpsPlugin", "CPerpsPlugin"] + dependencies,
        path: "Plugins/\(name)", swiftSettings: house, linkerSettings: linkPortable)
}

func nativePlugin(_ name: String) -> Target {
    .target(
        name: name, dependencies: ["CPerpsPlugin"], path: "Plugins/\(name)", publicHeadersPath: ".",
        linkerSettings: linkPortable)
}

func library(_ name: String, _ target: String) -> Product {
    .library(name: name, type: .dynamic, targets: [target])
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, swiftSettings: house, linkerSettings: linkPortable)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude,
        // To optimise the tests themselves takes a third of a release build and speeds up nothing.
        swiftSettings: house + [.unsafeFlags(["-Onone"])], linkerSettings: link)
}

let core: [Target.Dependency] = ["Domain", "Risk", "Engine"]

let nio: [Target.Dependency] =
    ["NIOCore", "NIOPosix", "NIOHTTP1", "NIOTLS", "NIOWebSocket"].map {
        .product(name: $0, package: "swift-nio")
    } + [.product(name: "NIOSSL", package: "swift-nio-ssl")]

/// The fuzzer gets its `main` from the compiler's fuzzing mode, so no other build may know it.
let fuzzer: [Target] =
    Context.environment["PERPS_FUZZ"] == nil
    ? []
    : [
        .executableTarget(
            name: "perps-fuzz",
            dependencies: [
                "CPerpsPlugin", "Domain", "JSON", "Records", "Simulation", "PluginHost", "Profile",
                "Coinbase",
            ],
            path: "Tests/Fuzz", exclude: ["run", "Seeds"],
            swiftSettings: house + [.unsafeFlags(["-parse-as-library"])], linkerSettings: link)
    ]

let package = Package(
    name: "perps-bot",
    products: [
        .executable(name: "perps-bot", targets: ["perps-bot"]),
        .executable(name: "perps-bench", targets: ["perps-bench"]),
        library("PerpsMaCross", "MaCross"),
        library("PerpsMaCrossC", "MaCrossC"),
        library("PerpsMaCrossCpp", "MaCrossCpp"),
        library("PerpsStrategies", "Strategies"),
        library("PerpsSizers", "Sizers"),
        library("PerpsSpreadDepth", "SpreadDepth"),
        library("PerpsNoop", "Noop"),
        library("PerpsStandardGuards", "StandardGuards"),
        library("PerpsTwinGuard", "TwinGuard"),
    ],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    ],
    targets: [
        .target(name: "CPerpsPlugin"),
        module("PerpsPlugin", ["CPerpsPlugin"]),
        module("Domain"),
        module("Risk", ["Domain"]),
        module("Engine", ["Domain", "Risk"]),
        module("JSON"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        module("Crypto", ["COpenSSL"]),
        module("Coinbase", core + ["JSON", "Crypto", "Transport", "CShims"]),
        module("Transport", nio),
        .target(name: "CShims"),
        .target(name: "CPluginChannel", dependencies: ["CPerpsPlugin", "CShims"]),
        module("Records", ["Domain", "CPerpsPlugin"]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        module("Simulation", core + ["JSON", "CZlib", "Crypto"]),
        module("VenueServer", core + ["Simulation", "JSON", "Crypto", "Transport"]),
        module(
            "PluginHost",
            core + ["JSON", "Records", "CPerpsPlugin", "CPluginChannel", "CShims", "Crypto"]),
        module("Profile", ["Domain", .product(name: "Yams", package: "Yams")]),
        module("Ledger", core + [.product(name: "GRDB", package: "GRDB.swift")]),
        module(
            "Telemetry", core + ["JSON", .product(name: "Logging", package: "swift-log")]),
        module(
            "Assembly",
            core + [
                "JSON", "Crypto", "Simulation", "PluginHost", "Profile", "Ledger", "Telemetry",
                "Coinbase", "Transport",
            ]),
        program(
            "perps-bot",
            core + [
                "JSON", "Crypto", "Simulation", "PluginHost", "Profile", "Ledger", "Telemetry",
                "Coinbase", "Transport", "Assembly", "VenueServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        program(
            "perps-bench",
            core + [
                "JSON", "Crypto", "Coinbase", "Simulation", "PluginHost", "Profile", "Ledger",
                "Telemetry", "Transport", "Assembly",
            ]),
        swiftPlugin("MaCross", ["Studies"]),
        .target(
            name: "Studies", dependencies: ["PerpsPlugin"], path: "Plugins/Studies",
            swiftSettings: house),
        swiftPlugin("Strategies", ["Studies"]),
        swiftPlugin("Sizers", ["Studies"]),
        nativePlugin("MaCrossC"),
        nativePlugin("MaCrossCpp"),
        nativePlugin("SpreadDepth"),
        nativePlugin("Noop"),
        swiftPlugin("StandardGuards"),
        nativePlugin("TwinGuard"),
        .target(name: "Seeding", path: "Tests/Seeding", swiftSettings: house),
        .target(
            name: "Listings", dependencies: ["Domain", "Coinbase"], path: "Tests/Listings",
            swiftSettings: house),
        tests("DomainTests", ["Domain", "Seeding"]),
        tests("RiskTests", ["Domain", "Risk", "Seeding"]),
        tests("EngineTests", core + ["Seeding"]),
        tests("JSONTests", ["JSON"]),
        tests("CryptoTests", ["Crypto"]),
        tests(
            "CoinbaseTests",
            core + ["Coinbase", "JSON", "Crypto", "Transport", "Seeding", "Listings"]),
        tests("TransportTests", ["Transport", "Crypto"]),
        tests("SimulationTests", core + ["Simulation", "JSON", "Crypto"]),
        tests(
            "VenueServerTests",
            core + ["VenueServer", "Simulation", "Coinbase", "JSON", "Crypto", "Transport"]),
        tests(
            "PerpsPluginTests", ["PerpsPlugin", "CPerpsPlugin", "JSON", "Domain", "Seeding"],
            exclude: ["abi-1.0.json"]),
        tests(
            "PluginHostTests",
            core + [
                "PluginHost", "Records", "CPerpsPlugin", "CPluginChannel", "JSON", "Crypto",
                "Seeding",
            ]),
        tests("ProfileTests", ["Domain", "Profile", "Seeding"]),
        tests(
            "LedgerTests",
            core + ["Ledger", "Crypto", .product(name: "GRDB", package: "GRDB.swift")]),
        tests("TelemetryTests", core + ["Telemetry", "JSON"]),
        tests(
            "ScenarioTests",
            core + [
                "Assembly", "Coinbase", "Simulation", "PluginHost", "Profile", "JSON", "Ledger",
                "Seeding", "Listings", "Telemetry",
            ]),
        tests(
            "CommandTests",
            core + [
                "JSON", "Coinbase", "Transport", "Ledger", "PluginHost",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests("StudiesTests", ["Studies", "Seeding"]),
        tests("HouseTests"),
    ] + fuzzer,
    cxxLanguageStandard: .cxx17
)
