import Foundation

/// The rules about pages: what they point at exists, and all of them can be found.
enum Paper {
    /// Links of a page that lead nowhere; `exists` is asked with paths from the root.
    static func brokenLinks(in page: SourceFile, exists: (String) -> Bool) -> [String] {
        links(in: page).compactMap { index, target in
            let path = resolved(target, from: page.path)
            return exists(path) ? nil : page.finding(index, "\(target) leads nowhere")
        }
    }

    /// Paths that the pages link to, from the root of the repository.
    static func targets(of page: SourceFile) -> [String] {
        links(in: page).map { resolved($0.target, from: page.path) }
    }

    /// Source files named in a page that do not exist, under the root or under `Sources`.
    static func absentFiles(in page: SourceFile, exists: (String) -> Bool) -> [String] {
        namedFiles(in: page).compactMap { index, name in
            exists(name) || exists("Sources/" + name)
                ? nil : page.finding(index, "there is no \(name)")
        }
    }

    static func namedFiles(in page: SourceFile) -> [(line: Int, name: String)] {
        page.lines.enumerated().flatMap { index, line in
            line.matches(of: /[\w.+-]+(?:\/[\w.+-]+)+\.(?:swift|cpp|rs|c|h)\b/)
                .map { (index, String($0.0)) }
        }
    }

    private static func links(in page: SourceFile) -> [(line: Int, target: String)] {
        var isFenced = false
        return page.lines.enumerated().flatMap { index, line -> [(Int, String)] in
            if line.hasPrefix("```") { isFenced.toggle() }
            guard !isFenced else { return [] }
            return line.matches(of: /\]\(([^)#\s]+)(?:#[^)]*)?\)/)
                .map { (index, String($0.1)) }.filter { !$0.1.contains(":") }
        }
    }

    private static func resolved(_ target: String, from page: String) -> String {
        var parts = page.split(separator: "/").dropLast()
        for part in target.split(separator: "/") where part != "." {
            if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}
