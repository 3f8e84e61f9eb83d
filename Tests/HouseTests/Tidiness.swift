/// The rules about what a file must or must not say, whatever its kind.
enum Tidiness {
    /// A test that expects nothing cannot fail.
    static func idleTests(in file: SourceFile) -> [String] {
        guard let test = file.code.firstIndex(where: { $0.holds("@Test") }) else { return [] }
        let judges = ["#expect", "#require", "Issue.record", "confirmation"]
        let isJudged = file.code.contains { line in judges.contains { line.contains($0) } }
        return isJudged ? [] : [file.finding(test, "tests, but expects nothing")]
    }

    /// Folders of the machine that built it have no place in a file that others read.
    static func machinePaths(in file: SourceFile, root: String) -> [String] {
        let roots = [root, "/" + "work/", "/" + "root/"]
        return file.lines.enumerated().flatMap { index, line in
            roots.filter { line.contains($0) }.map { file.finding(index, "names \($0)") }
        }
    }
}
