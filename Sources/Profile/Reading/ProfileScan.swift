internal import Domain

/// One reading of a profile: collects every fault, every warning and every value in force.
struct ProfileScan {
    /// More faults than this help nobody.
    static let faultsMax = 200

    private(set) var faults: [Fault] = []
    private(set) var warnings: [Fault] = []
    private(set) var effective: [EffectiveValue] = []
    let layers: ProfileLayers

    init(layers: ProfileLayers) { self.layers = layers }

    mutating func add(_ more: [Fault]) {
        for fault in more where faults.count < Self.faultsMax { faults.append(fault) }
    }

    mutating func refuse(
        _ code: String, _ message: String, at location: SourceLocation, key: String?,
        remedy: String? = nil
    ) {
        add([Fault(.usage, code: code, message, at: location, key: key, remedy: remedy)])
    }

    mutating func warn(_ message: String, at location: SourceLocation, key: String) {
        warnings.append(
            Fault(.usage, code: ProfileFault.warning, message, at: location, key: key))
    }

    mutating func record(_ key: String, _ value: String, from location: SourceLocation?) {
        effective.append(
            EffectiveValue(key: key, value: value, source: location?.source ?? "default"))
    }
}

// MARK: - Maps and lists

extension ProfileScan {
    /// A map whose keys are all known; each unknown one is a fault.
    mutating func section(
        _ value: ParameterValue, path: String, keys: [String]
    ) -> Section? {
        guard case .map(let entries) = value.body else {
            refuse(
                ProfileFault.wrongShape, "expected keys with values", at: value.location,
                key: path.isEmpty ? nil : path,
                remedy: "Write \(path.isEmpty ? "" : path + ": ")"
                    + "{\(keys.first ?? "key"): …}")
            return nil
        }
        var section = Section(path: path, entries: entries, location: value.location)
        section.suspects = refuseUnknownKeys(in: section, keys: keys)
        return section
    }

    /// The map under a key of a section.
    mutating func section(
        _ key: String, of parent: Section, keys: [String], isRequired: Bool = true
    ) -> Section? {
        guard let entry = parent.entry(key) else {
            if isRequired { refuseMissing(key, of: parent, expected: "a map of its keys") }
            return nil
        }
        return section(entry.value, path: parent.path(of: key), keys: keys)
    }

    /// The items of the list under a key; nil when there is none.
    mutating func list(
        _ key: String, of parent: Section, isRequired: Bool = true
    ) -> (items: [ParameterValue], location: SourceLocation)? {
        guard let entry = parent.entry(key) else {
            if isRequired { refuseMissing(key, of: parent, expected: "a list") }
            return nil
        }
        guard case .list(let items) = entry.value.body else {
            refuse(
                ProfileFault.wrongShape, "expected a list", at: entry.value.location,
                key: parent.path(of: key), remedy: "Write \(key): [ … ]")
            return nil
        }
        return (items, entry.value.location)
    }

    mutating func refuseMissing(_ key: String, of section: Section, expected: String) {
        guard !section.suspects.contains(key) else { return }
        refuse(
            ProfileFault.missingKey, "is missing", at: section.location,
            key: section.path(of: key), remedy: "Add \(key): \(expected)")
    }

    /// Refuses each key that is not known.
    ///
    /// - Returns: The keys that were probably meant.
    @discardableResult
    mutating func refuseUnknownKeys(in section: Section, keys: [String]) -> Set<String> {
        let absent = keys.filter { section.entry($0) == nil }
        var meant: Set<String> = []
        for entry in section.entries where !keys.contains(entry.key) {
            let near =
                NearName.nearest(to: entry.key, among: absent)
                ?? NearName.nearest(to: entry.key, among: keys)
            if let near { meant.insert(near) }
            let list = "Use one of " + keys.joined(separator: ", ")
            let remedy = entry.key.isSecretName ? Secret.remedy : near.map { "nearest: " + $0 }
            refuse(
                ProfileFault.unknownKey, "is no key of schema 1", at: entry.keyLocation,
                key: section.path(of: entry.key), remedy: remedy ?? list)
        }
        return meant
    }
}

// MARK: - Fields

extension ProfileScan {
    /// The value of one key.
    ///
    /// - Returns: nil after a fault, or when the key is absent, not required and without default.
    mutating func read<Value>(
        _ key: String, of section: Section, as wording: Wording<Value>, default value: Value? = nil,
        isRequired: Bool = true
    ) -> Value? {
        let path = section.path(of: key)
        guard let entry = section.entry(key) else {
            if let value {
                record(path, wording.text(of: value), from: nil)
            } else if isRequired {
                refuseMissing(key, of: section, expected: wording.expected)
            }
            return value
        }
        return read(entry.value, key: path, as: wording)
    }

    mutating func read<Value>(
        _ value: ParameterValue, key: String, as wording: Wording<Value>
    ) -> Value? {
        guard let result = check(value, key: key, as: wording) else { return nil }
        record(key, wording.text(of: result), from: value.location)
        return result
    }

    /// Like `read`, without recording the value as one in force.
    mutating func check<Value>(
        _ value: ParameterValue, key: String, as wording: Wording<Value>
    ) -> Value? {
        guard case .scalar(let text, let isQuoted) = value.body else {
            refuse(
                ProfileFault.wrongShape, "expected \(wording.expected), found a map or a list",
                at: value.location, key: key)
            return nil
        }
        guard isQuoted || !text.isEmpty else {
            refuse(
                ProfileFault.empty, "has no value; expected \(wording.expected)",
                at: value.location, key: key)
            return nil
        }
        do throws(Mismatch) { return try wording.read(text) } catch {
            refuse(
                error.code, error.message, at: value.location, key: key,
                remedy: error.nearest.map { "nearest: " + $0 })
            return nil
        }
    }
}
