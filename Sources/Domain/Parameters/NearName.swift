/// Finds what somebody probably meant.
package enum NearName {
    /// The candidate with the least edit distance to `name`, at most a third of its length and at
    /// least 2; nil when nothing is near.
    package static func nearest(to name: String, among candidates: [String]) -> String? {
        let limit = max(2, name.count / 3)
        let ranked = candidates.map { ($0, distance($0.lowercased(), name.lowercased())) }
        return ranked.filter { $0.1 <= limit }.min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let above = row[j + 1]
                let change = diagonal + (byte == other ? 0 : 1)
                row[j + 1] = min(change, above + 1, row[j] + 1)
                diagonal = above
            }
        }
        return row[right.count]
    }
}
