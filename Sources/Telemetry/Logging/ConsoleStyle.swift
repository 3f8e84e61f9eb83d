internal import Glibc

/// What standard error hears and how it looks.
package struct ConsoleStyle: Hashable, Sendable {
    /// Less is left out.
    package var level: EventLog.Level
    package var hasColour: Bool

    package init(level: EventLog.Level, hasColour: Bool) {
        (self.level, self.hasColour) = (level, hasColour)
    }

    /// Colour on a terminal, unless `NO_COLOR` is set.
    package static func detected(level: EventLog.Level) -> ConsoleStyle {
        let isRefused = unsafe getenv("NO_COLOR") != nil
        return ConsoleStyle(level: level, hasColour: isatty(2) == 1 && !isRefused)
    }
}
