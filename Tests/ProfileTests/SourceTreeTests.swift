import Domain
import Profile
import Testing

private func read(_ text: String) -> SourceTree {
    SourceTree.read(file: "x.yaml", bytes: Array(text.utf8))
}

private func faults(_ text: String) -> [String] { read(text).faults.map(\.oneLine) }

@Suite struct `The text of a profile` {
    @Test func `is kept as written, never guessed`() throws {
        let text = "a: yes\nb: 0123\nc: 1_000\nd: 2024-01-01\ne: ~\nf: 'no'\ng: 1e5\nno: NO\n"
        let leaves = try #require(read(text).root).leaves(path: "")
        #expect(leaves.map(\.path) == ["a", "b", "c", "d", "e", "f", "g", "no"])
        #expect(
            leaves.map(\.text) == ["yes", "0123", "1_000", "2024-01-01", "~", "no", "1e5", "NO"])
    }

    @Test func `may be up to 1 MiB`() {
        let line = "a: b\n"
        let comment = String(repeating: "#", count: (1 << 20) - line.utf8.count)
        #expect(faults(line + comment) == [])
        #expect(
            faults(line + comment + "#") == [
                "x.yaml:1:1: error: the file is larger than 1 MiB; "
                    + "Check that this is a profile and not data"
            ])
    }

    @Test func `must be UTF-8`() {
        let tree = SourceTree.read(file: "x.yaml", bytes: Array("a: b\nc: ä".utf8) + [0xE4, 0x0A])
        #expect(
            tree.faults.map(\.oneLine) == [
                "x.yaml:2:5: error: the file is not UTF-8 text here; Save the file as UTF-8"
            ])
    }

    @Test func `must hold no control characters`() {
        #expect(
            faults("a: b\r\nc: \u{0}\n") == [
                "x.yaml:2:4: error: the character U+0 is not allowed; Delete it"
            ])
    }

    @Test func `may begin with a byte order mark and end its lines in any way`() throws {
        let tree = read("\u{FEFF}a: 1\r\nb: 2\rc: 3\n")
        #expect(tree.faults == [])
        #expect(try #require(tree.root).leaves(path: "").map(\.location.line) == [1, 2, 3])
    }

    @Test func `is refused with a tab in each line that one indents`() {
        #expect(
            faults("a:\n\tb: 1\n  \tc: 2\n\t\n\t# d\n").map { $0.prefix(12) }
                == ["x.yaml:2:1: ", "x.yaml:3:3: "])
    }

    @Test(arguments: ["a: &x 1", "a: [&x 1]", "- *x", "a: {b: *x}", "&x a: 1", "a: !!str &x b"])
    func `is refused with an anchor or an alias`(text: String) {
        #expect(read(text).faults.contains { $0.code == ProfileFault.anchor })
    }

    @Test(arguments: ["a: b & c", "a: 'x &y'", "a: b # &x *y", "a: 2*3", "a: \"*x\"", "a: x &y"])
    func `may hold the characters of anchors elsewhere`(text: String) {
        #expect(faults(text) == [])
    }

    @Test func `cannot grow by aliases`() {
        var text = "a0: &a0 [x]\n"
        for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(read(text).faults.count == 20)
    }

    @Test func `reports every repeated key, quoted or not, and goes on`() {
        #expect(
            faults("b: 1\na: 1\na: 2\n\"a\": 3\nc: {d: 1, 'd': 2, e: 1}\nb: 2\n") == [
                "x.yaml:3:1: error: a: is written twice, first on line 2; Keep one of them",
                "x.yaml:4:1: error: a: is written twice, first on line 2; Keep one of them",
                "x.yaml:5:11: error: c.d: is written twice, first on line 5; Keep one of them",
                "x.yaml:6:1: error: b: is written twice, first on line 1; Keep one of them",
            ])
    }

    @Test func `reports repeated keys of a long file without parsing it many times`() {
        let text = (0..<60_000).map { "k\($0 % 30_000): \($0)\n" }.joined()
        #expect(read(text).faults.map(\.code) == [ProfileFault.duplicateKey])
    }

    @Test func `reports repeated keys that cannot be told apart by their first letter`() {
        let codes = read("\"\\x61\": 1\n\"\\x61\": 2\n'': 1\n'': 2\n").faults.map(\.code)
        #expect(codes == [ProfileFault.duplicateKey])
    }

    @Test func `may not nest without end`() {
        let deep = String(repeating: "[", count: 17) + String(repeating: "]", count: 17)
        #expect(read("a: " + deep).faults.map(\.code) == [ProfileFault.syntax])
        let deeper = String(repeating: "[", count: 500_000)
        #expect(read(deeper).faults.map(\.code) == [ProfileFault.syntax])
        let blocks = String(repeating: "- ", count: 500_000)
        #expect(read(blocks).faults.map(\.code) == [ProfileFault.syntax])
    }

    @Test(arguments: ["a: b: c", "a: [1", "a: 'x", "a\nb: 1", "{", "? [a]\n: 1"])
    func `that is no YAML is refused with its place`(text: String) {
        let faults = read(text).faults
        #expect(faults.map(\.code) == [ProfileFault.syntax])
        #expect((faults.first?.line ?? 0) > 0)
    }

    @Test(arguments: ["", "# nothing\n", "\n\n"])
    func `that says nothing is refused`(text: String) {
        #expect(Sample.read(text).faults.map(\.code) == [ProfileFault.empty])
    }

    @Test func `that is a list is refused`() {
        #expect(
            Sample.read("- a\n").faults.map(\.oneLine) == [
                "profiles/sample.yaml:1:1: error: expected keys with values; Write {name: …}"
            ])
    }
}
