/// Small turns of phrase that several commands need.
enum Words {
    /// `"1 fault"`, `"2 faults"`.
    static func count(_ number: Int, _ noun: String) -> String {
        Reporter.grouped(number) + " " + noun + (number == 1 ? "" : "s")
    }

    /// A path as short as the working directory allows.
    static func path(_ path: String) -> String {
        let working = RunFiles.absolute("")
        return path.hasPrefix(working) ? String(path.dropFirst(working.count)) : path
    }
}
