internal import Logging

/// Writes log lines for machines, one JSON document a line.
struct JSONLinesLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .info
    private let component: String
    private let file: LogFile

    init(component: String, file: LogFile) { (self.component, self.file) = (component, file) }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let context = metadata.merging(metadataProvider?.get() ?? [:]) { _, new in new }
        let line = LogLine(event, component: component, context: context, at: LogLine.now())
        file.append(line.json)
    }
}
