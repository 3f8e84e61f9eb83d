/// How one plugin instance is.
package struct PluginSnapshot: Hashable, Sendable {
    package var instance: String
    /// One word, such as `"running"` or `"quarantined"`.
    package var state: String
    package var reason: String?
    /// Whether it does what the profile asks of it.
    package var isWorking: Bool

    package init(instance: String, state: String, reason: String? = nil, isWorking: Bool) {
        (self.instance, self.state, self.reason) = (instance, state, reason)
        self.isWorking = isWorking
    }
}
