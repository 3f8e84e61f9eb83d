/// What a library is loaded for: how doubtful a file may be, and what the plugin is told.
package enum LoadMode: Sendable {
    case live
    case paper
    case backtest
    /// Only to describe the library: nothing will be created.
    case scan

    /// Whether a doubtful file is refused; otherwise it is a warning.
    var refusesDoubtfulFiles: Bool { self == .live }
}
