public import CPerpsPlugin

/// What the host asks with; only passed on.
public typealias PluginQuestion = UnsafePointer<pb_host_info>?
/// What the library answers with; only passed on.
public typealias PluginAnswer = UnsafePointer<pb_library>?

/// Answers the host with these modules; the one line that makes a library a plugin.
///
///     @c(perps_bot_plugin) public func plugin(_ host: PluginQuestion) -> PluginAnswer {
///         export(host, MaCross.self)
///     }
///
/// - Returns: The same table each time, or `nil` to a host of another major version.
public func export(
    _ host: PluginQuestion, _ modules: any (Module & ~Copyable).Type...
) -> PluginAnswer {
    unsafe LibraryTable.answer(host, modules)
}
