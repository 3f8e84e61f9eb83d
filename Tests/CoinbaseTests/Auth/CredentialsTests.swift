internal import Coinbase
internal import Crypto
internal import Domain
internal import Glibc
import Testing

@Suite struct `Credentials of a person` {
    private func name(_ credentials: Credentials) -> String {
        credentials.name.withBytes { bytes in
            String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        }
    }

    private func refusal(_ environment: [String: String]) -> Fault? {
        fault { () throws(Fault) in _ = try Credentials.read(environment: environment) }
    }

    // MARK: Sources

    @Test func `come from two variables, with advice`() throws {
        let credentials = try Credentials.read(
            environment: SampleCredentials.environment(SampleCredentials.es256))
        #expect(name(credentials) == SampleCredentials.name)
        #expect(credentials.key.algorithm == .es256)
        #expect(credentials.source == .environment)
        #expect(credentials.advice?.contains("COINBASE_CREDENTIALS_FILE") == true)
    }

    @Test(arguments: ["name", "id"])
    func `come from the file that is named`(field: String) throws {
        let folder = try KeyFolder()
        let path = try folder.write(
            #"{"\#(field)": "\#(SampleCredentials.name)", "#
                + #""privateKey": "\#(SampleCredentials.ed25519)"}"#, to: "key.json")
        for credentials in [
            try Credentials.read(environment: ["COINBASE_CREDENTIALS_FILE": path]),
            try Credentials.read(file: path),
        ] {
            #expect(name(credentials) == SampleCredentials.name)
            #expect(credentials.key.algorithm == .ed25519)
            #expect(credentials.source == .file(path))
            #expect(credentials.advice == nil)
        }
    }

    @Test func `are no path where a key stands in its place, and are told nowhere`() throws {
        let keys = [
            SampleCredentials.ed25519, SampleCredentials.es256,
            SampleCredentials.es256.replacing("\n", with: "\\n"), SampleCredentials.encrypted,
            #"{"name": "n", "privateKey": "\#(SampleCredentials.ed25519)"}"#,
        ]
        for key in keys {
            #expect(
                refusal(["COINBASE_CREDENTIALS_FILE": key])
                    == Fault(
                        .usage, code: "credentials.not_a_path",
                        "COINBASE_CREDENTIALS_FILE holds a key, and not the path of its file",
                        key: "COINBASE_CREDENTIALS_FILE",
                        remedy: "Write the key to a file that only you can read, and set "
                            + "COINBASE_CREDENTIALS_FILE to the path of that"))
        }
        let folder = try KeyFolder()
        let text = #"{"name": "n", "privateKey": "\#(SampleCredentials.ed25519)"}"#
        for name in ["key=", "a key", "key.json"] {
            let path = try folder.write(text, to: name)
            #expect(refusal(["COINBASE_CREDENTIALS_FILE": path]) == nil, "\(name)")
        }
    }

    @Test func `come from systemd's folder`() throws {
        let folder = try KeyFolder()
        let path = try folder.write(
            #"{"name": "n", "privateKey": "\#(SampleCredentials.ed25519)"}"#, to: "coinbase.json",
            mode: 0o400)
        let credentials = try Credentials.read(environment: ["CREDENTIALS_DIRECTORY": folder.path])
        #expect(credentials.source == .file(path))
        let empty = try folder.folder("empty")
        #expect(refusal(["CREDENTIALS_DIRECTORY": empty])?.code == "credentials.missing")
    }

    @Test func `are opened with a passphrase`() throws {
        var environment = SampleCredentials.environment(SampleCredentials.encrypted)
        #expect(
            refusal(environment)
                == Fault(
                    .usage, code: "credentials.bad_key", "the key is encrypted",
                    key: "COINBASE_API_SECRET",
                    remedy: "Set COINBASE_KEY_PASSPHRASE to what opens it"))
        environment["COINBASE_KEY_PASSPHRASE"] = "wrong"
        #expect(refusal(environment)?.message == "the passphrase does not open the key")
        environment["COINBASE_KEY_PASSPHRASE"] = "correct-horse"
        #expect(try Credentials.read(environment: environment).key.algorithm == .es256)
    }

    @Test func `are refused when nothing or half is named`() {
        let remedy =
            "Set COINBASE_CREDENTIALS_FILE to the path of the key file that Coinbase gave you, "
            + "or COINBASE_API_KEY and COINBASE_API_SECRET"
        #expect(
            refusal(["COINBASE_API_KEY": "", "COINBASE_CREDENTIALS_FILE": ""])
                == Fault(
                    .usage, code: "credentials.missing", "no credentials for Coinbase are named",
                    key: "COINBASE_CREDENTIALS_FILE", remedy: remedy))
        #expect(
            refusal(["COINBASE_API_KEY": "k"])
                == Fault(
                    .usage, code: "credentials.missing", "COINBASE_API_SECRET is not set",
                    key: "COINBASE_API_SECRET", remedy: remedy))
        #expect(refusal(["COINBASE_API_SECRET": "s"])?.key == "COINBASE_API_KEY")
    }

    @Test func `are refused when they are named twice`() throws {
        let folder = try KeyFolder()
        _ = try folder.write("{}", to: "coinbase.json")
        let all = [
            "COINBASE_CREDENTIALS_FILE": "f", "COINBASE_API_SECRET": "s",
            "CREDENTIALS_DIRECTORY": folder.path,
        ]
        #expect(
            refusal(all)
                == Fault(
                    .usage, code: "credentials.ambiguous",
                    "credentials are named more than once: coinbase.json in "
                        + "CREDENTIALS_DIRECTORY; COINBASE_CREDENTIALS_FILE; "
                        + "COINBASE_API_KEY and COINBASE_API_SECRET",
                    remedy: "Leave one of them"))
        for left in all.keys {
            #expect(
                refusal(all.filter { $0.key != left })?.code == "credentials.ambiguous", "\(left)")
        }
    }

    @Test(arguments: [
        "", "a b", "a\"b", "a\\b", "a\nb", "n\u{e9}", String(repeating: "n", count: 257),
    ])
    func `have a plain name`(name: String) throws {
        let folder = try KeyFolder()
        let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
        let path = try folder.write(
            #"{"name": "\#(escaped)", "privateKey": "\#(SampleCredentials.ed25519)"}"#,
            to: "key.json")
        let found = fault { () throws(Fault) in _ = try Credentials.read(file: path) }
        #expect(found?.code == "credentials.bad_name" && found?.file == path)
    }

    // MARK: Key files

    @Test func `are read from a file in every spelling of JSON`() throws {
        let folder = try KeyFolder()
        let lines = SampleCredentials.es256
        for (number, key) in [
            lines.replacing("\n", with: "\\n"), lines.replacing("\n", with: "\\\\n"),
            lines.replacing("\n", with: "\\r\\n"), lines.replacing("\n", with: "\\u000a"),
            lines.replacing("\n", with: "\\n").replacing("/", with: "\\/"),
            lines.replacing("\n", with: "\\n").replacing("+", with: "\\u002B"),
        ].enumerated() {
            let path = try folder.write(
                "\n{ \"nickname\": [{\"a\": null}], \"privateKey\" : \"\(key)\",\"name\":\"n\"}\n",
                to: "key\(number).json")
            let credentials = try Credentials.read(file: path)
            let point = try #require(Radix64.standard.bytes(SampleCredentials.es256Point))
            #expect(try credentials.key.verifyingKey.rawBytes == point, "spelling \(number)")
        }
    }

    @Test(arguments: [
        ("", "expected a value at byte 0"), ("[]", "expected '{' at byte 0"),
        ("{}", "there is no privateKey"), (#"{"name": "n"}"#, "there is no privateKey"),
        (#"{"privateKey": "k"}"#, "there is neither name nor id"),
        (#"{"name": 5, "privateKey": "k"}"#, "expected a string at byte 9"),
        (#"{"name": "n", "name": "n"}"#, "a key that stands twice at byte 21"),
        (
            #"{"name": "n", "id": "m", "privateKey": "k"}"#,
            "name and id differ, and either could be the key's"
        ),
        (#"{"name": "n", "privateKey": "\u00e9"}"#, "a character that no key has at byte 29"),
        (#"{"name": "n", "privateKey": "\u00g0"}"#, "expected four hex digits at byte 33"),
        (#"{"name": "n", "privateKey": "\x"}"#, "an unknown escape at byte 29"),
        (#"{"name": "n", "privateKey": "k"} x"#, "expected the end at byte 33"),
        (#"{"name": "n", "privateKey": "k"#, "string without an end at byte 28"),
        (#"{"name": "n", "privateKey": "\"#, "string without an end at byte 28"),
        (#"{"name": "n", "privateKey": "\u12"#, "string without an end at byte 28"),
    ])
    func `are refused from a file that is no key file`(text: String, message: String) throws {
        let folder = try KeyFolder()
        let path = try folder.write(text, to: "key.json")
        let found = fault { () throws(Fault) in _ = try Credentials.read(file: path) }
        #expect(
            found
                == Fault(
                    .usage, code: "credentials.bad_file", message,
                    at: SourceLocation(file: path, line: 0, column: 0),
                    remedy: "Use the key file as Coinbase gave it: "
                        + #"{"name": …, "privateKey": …}"#))
    }

    @Test func `may name themselves twice alike`() throws {
        let folder = try KeyFolder()
        let path = try folder.write(
            #"{"id": "n", "name": "n", "privateKey": "\#(SampleCredentials.ed25519)"}"#,
            to: "key.json")
        #expect(name(try Credentials.read(file: path)) == "n")
    }

    // MARK: Silence

    @Test func `are in no text, dump or mirror, nor in a fault`() throws {
        let secret = SampleCredentials.es256
        let credentials = try Credentials.read(environment: SampleCredentials.environment(secret))
        var texts = ["\(credentials)", String(reflecting: credentials), ""]
        dump(credentials, to: &texts[2])
        for child in Mirror(reflecting: credentials).children { texts.append("\(child)") }
        let broken = secret.replacing("MHcC", with: "MHcD")
        texts.append("\(refusal(SampleCredentials.environment(broken)) as Any)")
        let folder = try KeyFolder()
        let path = try folder.write(#"{"name": "\#(SampleCredentials.name)", \#(secret)"#, to: "k")
        texts.append("\(fault { () throws(Fault) in _ = try Credentials.read(file: path) } as Any)")
        #expect(texts.count > 6)
        for text in texts {
            for part in secret.split(separator: "\n") + [SampleCredentials.name[...]] {
                #expect(!text.contains(part.dropFirst(4)), "\(text)")
            }
        }
    }

    @Test func `are not left in a core file`() throws {
        _ = try Credentials.read(
            environment: SampleCredentials.environment(SampleCredentials.ed25519))
        var limit = rlimit()
        #expect(unsafe getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0)
        #expect(limit.rlim_cur == 0 && limit.rlim_max == 0)
    }
}
