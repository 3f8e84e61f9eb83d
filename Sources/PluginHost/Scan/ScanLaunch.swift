/// The program that opens a library in a child of its own, and what it is given before the file.
package struct ScanLaunch: Hashable, Sendable {
    package let path: String
    package let arguments: [String]

    package init(path: String, arguments: [String]) {
        (self.path, self.arguments) = (path, arguments)
    }

    /// The hidden command of the running program.
    package static let thisProgram = ScanLaunch(
        path: "/proc/self/exe", arguments: [ScanChild.command])
}
