internal import Domain
internal import Glibc
internal import Logging

/// Writes log lines for people to standard error.
struct ConsoleLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level
    private let component: String
    private let hasColour: Bool

    init(component: String, style: ConsoleStyle) {
        (self.component, hasColour) = (component, style.hasColour)
        logLevel = style.level.logger
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// A line that standard error does not take is lost: there is nobody left to tell.
    func log(event: LogEvent) {
        let context = metadata.merging(metadataProvider?.get() ?? [:]) { _, new in new }
        let line = LogLine(event, component: component, context: context, at: LogLine.now())
        _ = SmallFile.write(Array(line.human(hasColour: hasColour).utf8), to: 2)
    }
}
