internal import CPerpsPlugin
internal import Domain
internal import JSON

/// Reads what a library's entry function returned, trusting none of it.
enum DescriptorReader {
    /// The part of `pb_library` that is the same in every major version.
    static let prefixBytes: UInt32 = 16
    static let structBytesMax: UInt32 = 1 << 16
    static let modulesMax: UInt32 = 256

    /// Checks the table of a library.
    ///
    /// - Throws: `plugin.abi_major` when it is of another major version, otherwise
    ///   `plugin.bad_descriptor`.
    static func checkTable(_ table: UnsafePointer<pb_library>, _ path: String) throws(Fault) {
        do throws(DescriptorFault) {
            try unsafe checkPrefix(table)
        } catch {
            throw fault(error, path)
        }
        let (major, needMinor) = unsafe (table.pointee.major, table.pointee.need_minor)
        guard major == PB_ABI_MAJOR else {
            throw majorFault("answers with major \(major)", path)
        }
        guard needMinor <= PB_ABI_MINOR else {
            let remedy = "update perps-bot, or build the library against an older header"
            throw Fault(
                .usage, code: "plugin.abi_major",
                "needs plugin ABI \(major).\(needMinor); this program speaks \(offer)",
                remedy: remedy
            ).inFile(path)
        }
        do throws(DescriptorFault) {
            try unsafe checkBody(table)
        } catch {
            throw fault(error, path)
        }
    }

    /// What this program can speak.
    static var offer: String { "\(PB_ABI_MAJOR).0 to \(PB_ABI_MAJOR).\(PB_ABI_MINOR)" }

    static func majorFault(_ what: String, _ path: String) -> Fault {
        Fault(
            .usage, code: "plugin.abi_major",
            "\(what); this program offers plugin ABI \(offer)",
            remedy: "build it against perps_plugin.h of this program"
        ).inFile(path)
    }

    static func fault(_ fault: DescriptorFault, _ path: String) -> Fault {
        Fault(
            .usage, code: "plugin.bad_descriptor", fault.message,
            remedy: "tell its author what it says"
        ).inFile(path)
    }

    private static func checkPrefix(_ table: UnsafePointer<pb_library>) throws(DescriptorFault) {
        guard unsafe isAligned(table) else { throw DescriptorFault("its table is misaligned") }
        guard unsafe table.pointee.magic == PB_MAGIC else {
            throw DescriptorFault("its table does not begin with PB_MAGIC")
        }
        let size = unsafe table.pointee.struct_size
        guard size >= prefixBytes, size <= structBytesMax else {
            throw DescriptorFault("its table claims a size of \(size) bytes")
        }
    }

    private static func checkBody(_ table: UnsafePointer<pb_library>) throws(DescriptorFault) {
        let (size, full) = unsafe (table.pointee.struct_size, MemoryLayout<pb_library>.size)
        guard size >= full else {
            throw DescriptorFault("its table is \(size) bytes long; this version has \(full)")
        }
        let count = unsafe table.pointee.module_count
        guard (1...modulesMax).contains(count) else {
            throw DescriptorFault("it lists \(count) modules; 1 to \(modulesMax) are possible")
        }
        guard unsafe table.pointee.create != nil else {
            throw DescriptorFault("its function create is NULL")
        }
        guard let modules = unsafe table.pointee.modules, unsafe isAligned(modules) else {
            throw DescriptorFault("its list of modules is NULL or misaligned")
        }
    }

    /// The modules of a checked table, their ids unique.
    static func modules(
        _ table: UnsafePointer<pb_library>, _ path: String
    ) throws(Fault) -> [PluginModule] {
        var found: [PluginModule] = []
        for index in 0..<Int(unsafe table.pointee.module_count) {
            let place = "module \(index + 1)"
            do throws(DescriptorFault) {
                guard let pointer = unsafe table.pointee.modules[index] else {
                    throw DescriptorFault("\(place) is NULL")
                }
                let summary = try unsafe ModuleReader(pointer, place: place).summary()
                guard !found.contains(where: { $0.id == summary.id }) else {
                    throw DescriptorFault("module id \(summary.id) stands twice in it")
                }
                unsafe found.append(PluginModule(summary, at: pointer))
            } catch {
                throw fault(error, path)
            }
        }
        return found
    }

    static func isAligned<Value>(_ pointer: UnsafePointer<Value>) -> Bool {
        UInt(bitPattern: pointer) % UInt(MemoryLayout<Value>.alignment) == 0
    }
}
