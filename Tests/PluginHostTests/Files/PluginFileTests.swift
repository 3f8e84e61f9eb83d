import Crypto
import Domain
import Foundation
import PluginHost
import Testing

@Suite struct `A plugin file` {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func fault(_ path: String, _ mode: LoadMode = .paper) -> Fault? {
        caught { () throws(Fault) in try PluginFile.open(path, mode: mode) }
    }

    @Test func `is hashed by its bytes`() throws {
        let content = [UInt8](repeating: 7, count: 3_000_000)
        let path = try folder.write(content, to: "liba.so")
        let file = try PluginFile.open(path, mode: .live)
        #expect(file.path == path)
        #expect(file.sha256 == SHA256.hex(of: content))
        #expect(file.warnings == [])
    }

    @Test func `that is missing is not found`() {
        let path = folder.file("libnone.so")
        #expect(
            fault(path)
                == Fault(
                    .usage, code: "plugin.not_found", "there is no such file",
                    remedy: "check the path, or list what is installed with perps-bot plugins list"
                ).inFile(path))
        #expect(fault("liba\0.so")?.code == "plugin.not_found")
    }

    @Test func `must be a regular file`() throws {
        let pipe = folder.file("libpipe.so")
        try folder.makePipe("libpipe.so")
        let inner = try folder.folder("libfolder.so")
        for path in [pipe, inner, "/dev/null"] {
            #expect(
                fault(path)
                    == Fault(
                        .usage, code: "plugin.unsafe_file", "is not a regular file",
                        remedy: "name the shared library itself"
                    ).inFile(path))
        }
    }

    @Test(arguments: [LoadMode.live, .paper, .backtest, .scan])
    func `that everyone may write is always refused`(mode: LoadMode) throws {
        let path = try folder.write([1], to: "liba.so", mode: 0o646)
        #expect(
            fault(path, mode)
                == Fault(
                    .usage, code: "plugin.unsafe_file", "is writable by everyone",
                    remedy: "type: chmod o-w \(path)"
                ).inFile(path))
    }

    @Test func `in a folder that everyone may write needs the sticky bit`() throws {
        let inner = try folder.folder("open")
        let path = try folder.write([1], to: "open/liba.so")
        try folder.setMode(0o777, of: inner)
        #expect(
            fault(path, .backtest)
                == Fault(
                    .usage, code: "plugin.unsafe_file",
                    "lies in \(inner), which everyone may write to",
                    remedy: "type: chmod o-w \(inner)"
                ).inFile(path))
        try folder.setMode(0o1777, of: inner)
        #expect(fault(path, .live) == nil)
    }

    @Test func `that its group may write is refused in live and a warning elsewhere`() throws {
        let path = try folder.write([1], to: "liba.so", mode: 0o664)
        #expect(
            fault(path, .live)
                == Fault(
                    .usage, code: "plugin.unsafe_file",
                    "is writable by its group, which live mode refuses",
                    remedy: "type: chmod g-w \(path)"
                ).inFile(path))
        let file = try PluginFile.open(path, mode: .paper)
        #expect(file.warnings == ["\(path) is writable by its group"])
    }

    @Test func `that is a link is refused in live and a warning elsewhere`() throws {
        let path = try folder.write([1], to: "liba.so")
        let link = try folder.link(path, from: "liblink.so")
        #expect(
            fault(link, .live)
                == Fault(
                    .usage, code: "plugin.unsafe_file",
                    "is a symbolic link to \(path), which live mode refuses",
                    remedy: "name \(path) itself"
                ).inFile(link))
        let file = try PluginFile.open(link, mode: .backtest)
        #expect(file.path == path)
        #expect(file.warnings == ["\(link) is a symbolic link to \(path)"])
    }

    @Test(.enabled(if: geteuid() == 0, "only the administrator gives files away"))
    func `of another user is refused in live and a warning elsewhere`() throws {
        let path = try folder.write([1], to: "liba.so")
        try folder.give(path, to: 12_345)
        #expect(
            fault(path, .live)?.message
                == "is owned by another user (12345), which live mode refuses")
        let file = try PluginFile.open(path, mode: .paper)
        #expect(file.warnings == ["\(path) is owned by another user (12345)"])
    }

    @Test func `may have the limit of bytes and not one more`() throws {
        let path = try folder.write([], to: "liba.so")
        try folder.resize(path, to: PluginFile.bytesMax + 1)
        #expect(
            fault(path)
                == Fault(
                    .usage, code: "plugin.unsafe_file", "is longer than 256 MiB",
                    remedy: "check what it is"
                ).inFile(path))
        try folder.resize(path, to: PluginFile.bytesMax)
        #expect(fault(path) == nil)
    }

    @Test func `that changes after it was hashed is noticed`() throws {
        let path = try folder.write([1], to: "liba.so")
        let file = try PluginFile.open(path, mode: .paper)
        try file.confirmUnchanged()
        try FileManager.default.removeItem(atPath: path)
        try folder.write([1], to: "liba.so")
        let fault = caught { () throws(Fault) in try file.confirmUnchanged() }
        #expect(fault?.code == "plugin.file_changed")
    }
}
