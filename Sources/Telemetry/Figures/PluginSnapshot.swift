package import Risk

/// A figure that a plugin reports.
package struct PluginFigure: Hashable, Sendable {
    package var name: String
    /// As the module declares it; empty for none.
    package var unit: String
    package var value: Measure

    package init(name: String, unit: String, value: Measure) {
        (self.name, self.unit, self.value) = (name, unit, value)
    }
}

/// How one plugin instance is.
package struct PluginSnapshot: Hashable, Sendable {
    package var instance: String
    /// One word, such as `"running"` or `"quarantined"`.
    package var state: String
    package var reason: String?
    /// Whether it does what the profile asks of it.
    package var isWorking: Bool
    /// The id of its module; empty when nobody knows.
    package var module = ""
    /// What it has reported last, by the module's own names.
    package var figures: [PluginFigure] = []

    package init(instance: String, state: String, reason: String? = nil, isWorking: Bool) {
        (self.instance, self.state, self.reason) = (instance, state, reason)
        self.isWorking = isWorking
    }
}
