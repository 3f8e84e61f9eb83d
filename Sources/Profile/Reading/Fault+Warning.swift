package import Domain

extension Fault {
    /// `oneLine` of a warning: the same with `warning:` in the place of `error:`.
    package var warningLine: String {
        oneLine.replacing("error: ", with: "warning: ", maxReplacements: 1)
    }
}
