import Profile

/// A profile is accepted with every value told, or refused with a reason; twice the same.
enum ProfileTexts {
    static func judge(_ bytes: [UInt8]) {
        let reading = ProfileReader.read(path: "config/profiles/fuzzed.yaml", bytes: bytes)
        demand(
            reading == ProfileReader.read(path: "config/profiles/fuzzed.yaml", bytes: bytes),
            "is not read the same twice")
        guard let profile = reading.profile else {
            demand(!reading.faults.isEmpty, "is refused without a reason")
            return
        }
        let values = profile.effectiveValues
        demand(Set(values.map(\.key)).count == values.count, "tells a key twice")
        demand(values.allSatisfy { !$0.source.isEmpty }, "tells a value without its source")
    }
}
