/// A folder where libraries are looked for.
package struct PluginFolder: Hashable, Sendable {
    /// Why the folder is looked into.
    package enum Origin: String, Hashable, Sendable {
        case environment = "PERPS_PLUGIN_PATH"
        case besideExecutable = "plugins beside the program"
        case executable = "the program's folder"
        case prefix = "the installation"
        case data = "XDG_DATA_HOME"
    }

    /// Links resolved when the folder exists, otherwise as it was named.
    package let path: String
    package let origin: Origin
    package let exists: Bool
}
