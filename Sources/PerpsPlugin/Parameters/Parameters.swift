/// What the profile may set: a struct whose properties are marked ``Parameter``.
///
///     struct Settings: Parameters {
///         @Parameter(1...500, "Closes in the fast average.") var fast = 5
///         @Parameter("Whether to go short.") var allowShort = false
///     }
///
/// A property `allowShort` is the key `allow_short`. A property that is itself ``Parameters`` is a
/// group that several modules share; its keys stand among the others, without a prefix. The values
/// are fixed once an instance is made from them; copy those that are read for each event into the
/// instance.
public protocol Parameters {
    /// Creates the defaults.
    init()
}

/// Nothing to set.
public struct NoParameters: Parameters {
    /// Creates nothing.
    public init() {}
}

extension Parameters {
    /// The keys and their declarations, in order of declaration.
    var declared: [(key: String, parameter: any DeclaredParameter)] {
        Mirror(reflecting: self).children.flatMap { child in
            if let group = child.value as? any Parameters { return group.declared }
            guard let label = child.label, let found = child.value as? any DeclaredParameter
            else { return [] }
            return [(found.name ?? Self.key(label), found)]
        }
    }

    /// The JSON Schema of the parameters.
    static var schema: String {
        let properties = Self().declared.map { "\($0.key.quotedJSON):\($0.parameter.schema)" }
        return "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
            + properties.joined(separator: ",") + "}}"
    }

    /// Reads what the host was given.
    init(from host: Host) throws(ParameterFault) {
        self.init()
        for (key, parameter) in declared { try parameter.read(key, from: host) }
    }

    /// `_allowShort` as `allow_short`.
    private static func key(_ label: String) -> String {
        var out = ""
        for character in label.drop(while: { $0 == "_" }) {
            if character.isUppercase { out += "_" }
            out += character.lowercased()
        }
        return out
    }
}
