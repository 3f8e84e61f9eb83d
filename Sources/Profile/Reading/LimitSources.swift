internal import Domain

/// The maps that limits may come from.
struct LimitSources {
    /// The profile's `limits`, layers above the file included.
    var own: Section?
    /// The risk file in force.
    var risk: Section?
    /// The same two as the files alone have them; a live limit set above them may only be tighter.
    var fileOwn: Section?
    var fileRisk: Section?
    var mode: Profile.Mode?
    /// Where the profile and where the risk file keep these limits.
    var path = "limits"
    var riskPath = ""
    /// Whether a risk file is named that cannot be read, so that nobody knows what is missing.
    var isRiskUnknown = false
    /// Where a limit that is missing should have been.
    var location: SourceLocation

    /// Whether the fault of this limit is another one, already reported.
    func isSuspect(_ key: String) -> Bool {
        isRiskUnknown || [own, risk].contains { $0?.suspects.contains(key) ?? false }
    }

    /// Whether the value in force was given above the file.
    func isAboveFile(_ entry: ParameterEntry?) -> Bool { entry?.value.location.isOutside ?? false }
}
