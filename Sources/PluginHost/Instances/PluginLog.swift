internal import Synchronization

/// Lines that plugins have logged, from any thread; drops and counts when full, never waits long.
///
/// Owns the lines until somebody takes them.
package final class PluginLog: Sendable {
    package static let linesMax = 1_024

    package struct Line: Hashable, Sendable {
        package var instance: String
        /// 0 trace to 5 fatal.
        package var level: Int32
        package var text: String
    }

    private struct Pending {
        var lines: [Line] = []
        var dropped = 0
    }

    private let pending = Mutex(Pending())

    package init() {}

    func append(_ line: Line) {
        pending.withLock { pending in
            if pending.lines.count < PluginLog.linesMax {
                pending.lines.append(line)
            } else {
                pending.dropped += 1
            }
        }
    }

    /// Gives what has come in since the last time, and how many lines were dropped.
    package func take() -> (lines: [Line], dropped: Int) {
        pending.withLock { pending in
            defer { pending = Pending() }
            return (pending.lines, pending.dropped)
        }
    }
}
