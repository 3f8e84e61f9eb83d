internal import Domain

/// What stands above the profile file: the environment, and above it the command line.
package struct ProfileLayers: Hashable, Sendable {
    /// The text of `TRADING_SYMBOLS`, nil when blank.
    package var environmentSymbols: String?
    /// The text of `RISK_CONFIG_PATH`, nil when blank; relative to the working directory.
    package var environmentRiskFile: String?
    /// Whether `COINBASE_ENABLE_DERIVATIVES` is 1.
    package var derivativesEnabled = false
    /// Variables of an earlier system that are set and that nothing reads here.
    package var foreignVariables: [String] = []
    /// The texts given to `--set`, each `KEY=VALUE`, in order; the last wins.
    package var sets: [String] = []
    /// The words given to `--symbols`; nil when the option is absent.
    package var symbols: [String]?
    /// The text given to `--seed`.
    package var seed: String?
    /// Weaker than `sets`.
    package var switches = ProfileSwitches()

    /// The file alone.
    package init() {}

    package init(
        environment: [String: String], sets: [String] = [], symbols: [String]? = nil,
        seed: String? = nil
    ) {
        environmentSymbols = environment["TRADING_SYMBOLS"].flatMap(Self.unlessBlank)
        environmentRiskFile = environment["RISK_CONFIG_PATH"].flatMap(Self.unlessBlank)
        derivativesEnabled = environment["COINBASE_ENABLE_DERIVATIVES"] == "1"
        foreignVariables = environment.filter { name, text in
            ForeignVariable.isOne(name) && Self.unlessBlank(text) != nil
        }.keys.sorted()
        (self.sets, self.symbols, self.seed) = (sets, symbols, seed)
    }

    /// Splits words at spaces, commas and semicolons.
    package static func words(_ texts: [String]) -> [String] {
        texts.flatMap { text in
            text.split { $0 == " " || $0 == "," || $0 == ";" || $0 == "\t" || $0 == "\n" }
        }.map(String.init)
    }

    private static func unlessBlank(_ text: String) -> String? {
        text.allSatisfy(\.isWhitespace) ? nil : text
    }
}
