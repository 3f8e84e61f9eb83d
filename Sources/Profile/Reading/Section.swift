internal import Domain

/// One map of a profile and where it stands in it.
struct Section {
    /// The dotted path; empty for the whole profile.
    let path: String
    let entries: [ParameterEntry]
    let location: SourceLocation
    /// Known keys that unknown ones were probably meant to be; one fault for each is enough.
    var suspects: Set<String> = []

    func entry(_ key: String) -> ParameterEntry? { entries.first { $0.key == key } }

    func path(of key: String) -> String { path.isEmpty ? key : path + "." + key }
}
