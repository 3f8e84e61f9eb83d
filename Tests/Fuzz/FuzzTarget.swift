/// What eats bytes from strangers, each fuzzed by itself.
enum FuzzTarget: String, CaseIterable {
    /// The two readers of JSON, which must agree.
    case json
    /// Decimal texts, quantities with units, moments.
    case numbers
    /// Files of market data in every format but the compact one, packed or not.
    case data
    /// Files in the compact form.
    case compact
    /// A whole profile in YAML.
    case profile
    /// The JSON Schema of a plugin's parameters.
    case schema
    /// Records that a plugin hands over.
    case intents
    /// Frames of the venue's WebSocket.
    case frames
    /// Shared libraries, as they are looked at before they are loaded.
    case libraries

    func judge(_ bytes: [UInt8]) {
        switch self {
        case .json: JSONAgreement.judge(bytes)
        case .numbers: NumberTexts.judge(bytes)
        case .data: MarketFiles.judge(bytes)
        case .compact: MarketFiles.judge(compact: bytes)
        case .profile: ProfileTexts.judge(bytes)
        case .schema: SchemaTexts.judge(bytes)
        case .intents: IntentRecords.judge(bytes)
        case .frames: FrameTexts.judge(bytes)
        case .libraries: LibraryFiles.judge(bytes)
        }
    }
}

/// Ends the process, which the fuzzer takes for a finding, when something does not hold.
func demand(_ holds: Bool, _ message: @autoclosure () -> String) {
    if !holds { fatalError(message()) }
}
