internal import PerpsPlugin

/// Moments by key, and the blocks that came of too many of them.
struct Tally {
    /// What is counted under one key.
    struct Entry: Hashable {
        var moments: [Nanos] = []
        /// When its block ends.
        var until = Nanos(.min)
    }

    private(set) var entries: [String: Entry] = [:]
    /// Keys and moments of a key at most; state is bounded whatever happens.
    static let keysMax = 10_000

    /// Adds a moment, and blocks when there are then more than a limit.
    ///
    /// - Returns: Whether a block began now.
    mutating func add(
        _ moment: Nanos, to key: String, countMax: Int, cooldown: Nanos
    ) -> Bool {
        var entry = entries[key] ?? Entry()
        if entry.until > moment { return false }
        if entry.until != Nanos(.min) { entry = Entry() }  // its block is over: it begins anew
        entry.moments.append(moment)
        let isTooMany = entry.moments.count > countMax
        if isTooMany { entry = Entry(moments: [], until: moment.later(by: cooldown)) }
        entries[key] = entry
        return isTooMany
    }

    /// Forgets the moments of a key that are older than a length, or all of them.
    mutating func forget(_ key: String, olderThan length: Nanos? = nil, at now: Nanos = Nanos(0)) {
        guard let length else {
            entries[key]?.moments = []
            return
        }
        entries[key]?.moments.removeAll { now.since($0) >= length }
    }

    /// How long the block of a key still lasts; `nil` when there is none.
    func block(of key: String, at now: Nanos) -> Nanos? {
        guard let until = entries[key]?.until, now < until else { return nil }
        return until.since(now)
    }

    func count(of key: String) -> Int { entries[key]?.moments.count ?? 0 }

    /// How many moments of a key are younger than a length.
    func count(of key: String, within length: Nanos, at now: Nanos) -> Int {
        entries[key]?.moments.count { now.since($0) < length } ?? 0
    }

    func save(to writer: borrowing StateWriter) throws {
        try writer.write(Int64(entries.count))
        for (key, entry) in entries.sorted(by: { $0.key < $1.key }) {
            try writer.write(key)
            try writer.write(entry.until.count)
            try writer.write(Int64(entry.moments.count))
            for moment in entry.moments { try writer.write(moment.count) }
        }
    }

    init() {}

    init(from reader: borrowing StateReader) throws {
        let count = try reader.number()
        guard (0...Int64(Tally.keysMax)).contains(count) else {
            throw StateFault.nonsense("keys")
        }
        for _ in 0..<count {
            let key = try reader.text()
            var entry = Entry(moments: [], until: Nanos(try reader.number()))
            let moments = try reader.number()
            guard (0...10_000).contains(moments) else { throw StateFault.nonsense("moments") }
            for _ in 0..<moments { entry.moments.append(Nanos(try reader.number())) }
            entries[key] = entry
        }
    }
}
