/// The rules about who imports whom.
enum Arrows {
    static func findings(in file: SourceFile) -> [String] {
        guard let allowed = allowed(for: file) else {
            return [file.finding(0, "\(file.module) has no arrows in FloorPlan.swift yet")]
        }
        return file.imports.compactMap { line, module in
            complaint(module, in: file, allowed: allowed).map { file.finding(line - 1, $0) }
        }
    }

    private static func allowed(for file: SourceFile) -> Set<String>? {
        file.area == "Plugins" ? FloorPlan.pluginArrows : FloorPlan.arrows[file.module]
    }

    private static func complaint(
        _ module: String, in file: SourceFile, allowed: Set<String>
    ) -> String? {
        if let home = FloorPlan.packages[module] {
            return home == file.module ? nil : "\(module) enters the house through \(home) only"
        }
        if FloorPlan.arrows[module] != nil {
            return allowed.contains(module) ? nil : "\(file.module) must not import \(module)"
        }
        guard FloorPlan.toolchain.contains(module) else {
            return "\(module) is not in FloorPlan.swift; a package needs a decision record"
        }
        return FloorPlan.deciding.contains(file.module)
            ? "\(file.module) decides, and takes nothing from outside, \(module) included" : nil
    }

    /// Arrows that the manifest draws and the floor plan does not, as `"A imports B"`.
    static func extra(inManifest text: String) -> [String] {
        text.matches(of: /(?:module|program)\(\s*"([^"]+)"/).flatMap { match -> [String] in
            let name = String(match.1)
            let rest = arguments(text[match.range.upperBound...])
            var named = rest.matches(of: /"([^"]+)"/).map { String($0.1) }
            if rest.contains("core") { named += FloorPlan.core }
            let known = FloorPlan.arrows[name] ?? []
            return Set(named).filter { FloorPlan.arrows[$0] != nil && !known.contains($0) }
                .sorted().map { "\(name) imports \($0)" }
        }
    }

    /// The text up to the parenthesis that closes the call.
    private static func arguments(_ text: Substring) -> Substring {
        var depth = 1
        return text.prefix { character in
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            return depth > 0
        }
    }
}
