internal import CPluginChannel
internal import Glibc

/// The side of isolated hosting that runs foreign code: one library, one instance, no way out.
package enum HostChild {
    /// The hidden command that runs it; the program is given three more arguments.
    package static let command = "plugin-host"
    /// Of the program's name, the command, and what the host adds.
    package static let argumentCount = 5

    /// Locks the process down, loads the library that it was started with, and answers the host
    /// until there is none any more.
    ///
    /// The last three of `arguments` are the host's.
    package static func main(arguments: [String]) -> Never {
        var words = unsafe arguments.suffix(3).map { unsafe strdup($0) }
        unsafe perps_child_main(&words)
    }
}
