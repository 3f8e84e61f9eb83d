/// A plugin in C, good unless told otherwise.
struct PluginSource {
    var id: String
    var kinds = 1
    /// As a C string literal shows it.
    var schema = ""
    /// Initialisers that win over the good ones.
    var moduleFields = ""
    var tableFields = ""
    /// The elements of the list of modules.
    var modules = "&module"
    /// Declarations before the entry function, such as constructors.
    var extra = ""
    var entryBody = "return &library;"
    /// JSON for its section `.perps.manifest`; nil for none.
    var manifest: String?

    init(_ id: String) { self.id = id }

    var text: String {
        """
        #include "perps_plugin.h"
        #define S(t) { t, sizeof(t) - 1 }
        static pb_status create(
            const pb_module *m, const pb_host *h, pb_instance *out, pb_error *e) {
          return PB_E_FAIL;
        }
        static const pb_module module = {
          .struct_size = sizeof(pb_module), .kinds = \(kinds), .id = S("\(id)"),
          .name = S("Test"), .version = S("1.2.0"), .vendor = S("test"),
          .summary = S("Does nothing."), .schema = S("\(schema)"), .metrics = S("[]"),
          \(moduleFields)
        };
        static const pb_module *const modules[] = { \(modules) };
        static const pb_library library = {
          .magic = PB_MAGIC, .struct_size = sizeof(pb_library), .major = 1, .minor = 0,
          .build = S("cc"), .modules = modules,
          .module_count = sizeof modules / sizeof modules[0], .create = create,
          \(tableFields)
        };
        \(extra)
        \(manifest.map { "PB_MANIFEST(\(PluginSource.literal($0)));" } ?? "")
        PB_EXPORT const pb_library *perps_bot_plugin(const pb_host_info *host) { \(entryBody) }
        """
    }

    private static func literal(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Compiles it to `lib<name>.so` in a folder.
    func build(
        _ name: String, in folder: String, flags: [String] = []
    ) throws -> String {
        let path = folder + "/lib" + name + ".so"
        try CCompiler.library(text, at: path, flags: flags)
        return path
    }
}

extension PluginSource {
    /// A plugin whose constructor runs some statements.
    static func withConstructor(_ id: String, _ body: String, include: String = "") -> PluginSource
    {
        var source = PluginSource(id)
        source.extra = """
            \(include)
            __attribute__((constructor)) static void begin(void) { \(body) }
            """
        return source
    }
}
