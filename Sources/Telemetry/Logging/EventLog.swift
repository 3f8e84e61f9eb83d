internal import Domain
internal import Logging

/// The log of one component, for people and for machines.
package struct EventLog: Sendable {
    /// How much it matters, least first.
    package enum Level: String, CaseIterable, Hashable, Sendable {
        case trace
        case debug
        case info
        case notice
        case warning
        case error
        case critical

        var logger: Logger.Level {
            switch self {
            case .trace: .trace
            case .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
        }
    }

    private let logger: Logger

    /// Tells nobody.
    package static let silent = EventLog(
        logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() })

    private init(logger: Logger) { self.logger = logger }

    /// Makes the log of a component.
    ///
    /// - Parameters:
    ///   - component: One word, such as `"engine"`.
    ///   - console: What standard error hears; nil for nothing.
    ///   - file: Where JSON lines go; nil for nowhere.
    ///   - fileLevel: Less is left out of the file.
    package init(
        component: String, console: ConsoleStyle?, file: LogFile?, fileLevel: Level = .info
    ) {
        var handlers: [any LogHandler] = []
        if let console {
            handlers.append(ConsoleLogHandler(component: component, style: console))
        }
        if let file {
            var handler = JSONLinesLogHandler(component: component, file: file)
            handler.logLevel = fileLevel.logger
            handlers.append(handler)
        }
        if handlers.isEmpty { handlers.append(SwiftLogNoOpLogHandler()) }
        let all = handlers
        logger = Logger(label: component) { _ in MultiplexLogHandler(all) }
    }

    /// Tells that something happened.
    ///
    /// - Parameters:
    ///   - level: Handlers leave out what is below theirs.
    ///   - event: Says what, for machines.
    ///   - message: Says what, for people.
    ///   - details: Names in lower snake case; shown in alphabetical order.
    package func note(
        _ level: Level, _ event: EventName, _ message: String,
        _ details: KeyValuePairs<String, String> = [:]
    ) {
        guard logger.logLevel <= level.logger else { return }
        var metadata: Logger.Metadata = [LogLine.eventKey: .string(event.rawValue)]
        // What is not known is absent.
        for (key, value) in details where !value.isEmpty { metadata[key] = .string(value) }
        logger.log(level: level.logger, "\(message)", metadata: metadata)
    }
}
