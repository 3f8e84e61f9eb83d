package import Domain

extension Profile {
    /// How often figures are written, and how much is logged.
    package struct Telemetry: Hashable, Sendable {
        /// Of engine time.
        package var cycle: Nanos
        package var log: LogLevel
    }

    package enum LogLevel: String, Hashable, Sendable, CaseIterable {
        case trace
        case debug
        case info
        case notice
        case warning
        case error
        case critical
    }
}
