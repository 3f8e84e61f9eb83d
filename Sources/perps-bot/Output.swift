internal import Assembly
internal import Domain
internal import Glibc
internal import JSON
internal import Synchronization
internal import Telemetry

/// Where words go: results to standard output, everything else to standard error.
enum Output {
    private static let json = Atomic<Bool>(false)

    /// Whether errors are printed as one JSON document.
    static var wantsJSON: Bool {
        get { json.load(ordering: .relaxed) }
        set { json.store(newValue, ordering: .relaxed) }
    }

    /// Writes a line to standard output at once.
    static func result(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    /// Writes a line to standard error.
    static func note(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    /// Writes without a line end, for progress that is written over.
    static func overwrite(_ text: String) {
        let line = ProgressBar.over(text, isTerminal: isTerminal)
        if !line.isEmpty { write(line, to: STDERR_FILENO) }
    }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    private static func write(_ text: String, to descriptor: Int32) {
        // A reader that has gone away ends the output, not the run.
        SmallFile.write(Array(text.utf8), to: descriptor)
    }

    /// The faults that an error stands for; nil for an error of the argument parser.
    static func faults(in error: any Error) -> [Fault]? {
        switch error {
        case let faults as Faults: return faults.all
        case let fault as Fault: return [fault]
        case let fault as FeedFault:
            var told = Fault(
                .runtime, code: "data.broken", fault.message, remedy: fault.remedy)
            (told.file, told.line) = (fault.file, fault.line)
            return [told]
        default: return nil
        }
    }

    /// Prints faults: one a line for people, one JSON document for scripts.
    static func print(_ faults: [Fault]) {
        guard wantsJSON, let first = faults.first else {
            for fault in faults { note(fault.oneLine) }
            return
        }
        result(JSONValue.object([JSONMember("error", first.json)]).text())
        for fault in faults { note(fault.oneLine) }
    }
}
