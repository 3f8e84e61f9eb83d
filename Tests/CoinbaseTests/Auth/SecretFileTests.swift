internal import Coinbase
internal import Domain
internal import Glibc
import Testing

@Suite struct `A key file` {
    private static let text = #"{"name": "n", "privateKey": "\#(SampleCredentials.ed25519)"}"#

    private func refusal(_ path: String) -> Fault? {
        fault { () throws(Fault) in _ = try Credentials.read(file: path) }
    }

    private func unsafeFile(_ path: String, _ message: String, _ remedy: String) -> Fault {
        Fault(
            .usage, code: "credentials.unsafe_file", message,
            at: SourceLocation(file: path, line: 0, column: 0), remedy: remedy)
    }

    // MARK: The file

    @Test(arguments: [0o600, 0o400, 0o700, 0o500])
    func `is read when nobody else has a right to it`(mode: Int) throws {
        let folder = try KeyFolder()
        #expect(refusal(try folder.write(Self.text, to: "key.json", mode: mode)) == nil)
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o660, 0o666, 0o777, 0o440])
    func `is refused when others have a right to it`(mode: Int) throws {
        let folder = try KeyFolder()
        let path = try folder.write(Self.text, to: "key.json", mode: mode)
        let digits = String(mode, radix: 8)
        #expect(
            refusal(path)
                == unsafeFile(
                    path, "can be used by others (mode \(digits))", "Type: chmod 600 '\(path)'"))
    }

    @Test(.enabled(if: geteuid() == 0, "only the administrator can give files away"))
    func `is refused when it belongs to another`() throws {
        let folder = try KeyFolder()
        let path = try folder.write(Self.text, to: "key.json")
        try folder.give(path, to: 4_242)
        #expect(
            refusal(path)
                == unsafeFile(
                    path, "belongs to user 4242, not to you (0)", "Type: sudo chown 0 '\(path)'"))
    }

    @Test func `is refused as a link, wherever it leads`() throws {
        let folder = try KeyFolder()
        let path = try folder.write(Self.text, to: "key.json")
        for (number, target) in [path, "key.json", "/dev/null", "/nowhere"].enumerated() {
            let link = try folder.link(target, from: "link\(number)")
            #expect(
                refusal(link)
                    == unsafeFile(link, "is a symbolic link", "Name the file that it leads to"))
        }
    }

    @Test func `is refused when it is something else than a file`() throws {
        let folder = try KeyFolder()
        for path in [
            try folder.folder("folder"), try folder.makePipe("pipe"), "/dev/null", "/dev/zero",
        ] {
            #expect(
                refusal(path)
                    == unsafeFile(path, "is not a regular file", "Name the key file itself"))
        }
    }

    @Test(arguments: ["", "/", ".", "..", "a/..", "a/", "key\0.json"])
    func `is refused without a name`(path: String) {
        #expect(
            refusal(path) == unsafeFile(path, "is no file's name", "Name the key file itself"))
    }

    @Test func `is refused when there is none`() throws {
        let folder = try KeyFolder()
        let file = try folder.write(Self.text, to: "key.json")
        for path in [folder.path + "/none", folder.path + "/none/key.json", file + "/key.json"] {
            #expect(
                refusal(path)
                    == Fault(
                        .usage, code: "credentials.not_found", "there is no such file",
                        at: SourceLocation(file: path, line: 0, column: 0),
                        remedy: "Check the path"))
        }
    }

    @Test func `is read up to a length`() throws {
        let folder = try KeyFolder()
        let space = String(repeating: " ", count: 16_384 - Self.text.utf8.count)
        #expect(refusal(try folder.write(Self.text + space, to: "most.json")) == nil)
        let path = try folder.write(Self.text + space + " ", to: "more.json")
        #expect(
            refusal(path)
                == unsafeFile(path, "is longer than 16 KiB", "Name the key file itself"))
    }

    // MARK: Its folders

    @Test(arguments: [0o700, 0o755, 0o711, 0o1777, 0o500])
    func `is read from a folder where others cannot replace it`(mode: Int) throws {
        let folder = try KeyFolder()
        _ = try folder.folder("inner")
        let path = try folder.write(Self.text, to: "inner/key.json")
        try folder.setMode(mode, of: folder.path + "/inner")
        #expect(refusal(path) == nil)
        try folder.setMode(0o700, of: folder.path + "/inner")
    }

    @Test(arguments: [0o770, 0o777, 0o720, 0o702])
    func `is refused where others could replace it, near or far`(mode: Int) throws {
        let folder = try KeyFolder()
        let outer = try folder.folder("outer")
        _ = try folder.folder("outer/inner")
        let path = try folder.write(Self.text, to: "outer/inner/key.json")
        for shared in [outer, outer + "/inner"] {
            try folder.setMode(mode, of: shared)
            #expect(
                refusal(path)
                    == unsafeFile(
                        path, "lies in \(shared), which others may write to",
                        "Type: chmod go-w '\(shared)'"))
            try folder.setMode(0o700, of: shared)
        }
        #expect(refusal(path) == nil)
    }

    @Test(.enabled(if: geteuid() == 0, "only the administrator can give folders away"))
    func `is refused in the folder of another`() throws {
        let folder = try KeyFolder()
        let inner = try folder.folder("inner", mode: 0o755)
        let path = try folder.write(Self.text, to: "inner/key.json")
        try folder.give(inner, to: 4_242)
        #expect(
            refusal(path)
                == unsafeFile(
                    path, "lies in \(inner), which belongs to user 4242",
                    "Move it to a folder of your own"))
    }

    @Test func `is refused where git keeps what lies there`() throws {
        let folder = try KeyFolder()
        let tree = try folder.folder("tree")
        _ = try folder.folder("tree/.git")
        _ = try folder.folder("tree/inner")
        let path = try folder.write(Self.text, to: "tree/inner/key.json")
        #expect(
            refusal(path)
                == unsafeFile(path, "lies in \(tree), which git keeps", "Move it out of there"))
    }

    @Test func `is read through a folder that is a link`() throws {
        let folder = try KeyFolder()
        let inner = try folder.folder("inner")
        _ = try folder.write(Self.text, to: "inner/key.json")
        let link = try folder.link(inner, from: "link")
        #expect(refusal(link + "/key.json") == nil)
    }

    // MARK: systemd

    @Test(
        .enabled(if: geteuid() == 0, "only the administrator can make the administrator's files"),
        arguments: [(0o400, true), (0o440, true), (0o600, true), (0o444, false), (0o460, false)])
    func `of systemd may show the group a right to read`(mode: Int, isRead: Bool) throws {
        let folder = try KeyFolder()
        let path = try folder.write(Self.text, to: "coinbase.json", mode: mode)
        let found = fault { () throws(Fault) in
            _ = try Credentials.read(environment: ["CREDENTIALS_DIRECTORY": folder.path])
        }
        #expect(found?.code == (isRead ? nil : "credentials.unsafe_file"))
        #expect((refusal(path) == nil) == (mode & 0o077 == 0))
    }
}
