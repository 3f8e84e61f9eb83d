extension ElfImage {
    static let symbolsMax: UInt64 = 2_000_000
    private static let symbolSize: UInt64 = 24

    /// What the library defines itself and shows to others.
    func symbols() throws(ElfFault) -> [ElfSymbol] {
        guard let address = value(Tag.symbols) else { throw .damaged("no dynamic symbols") }
        guard let count = try symbolCount() else { throw .damaged("no count of its symbols") }
        guard count <= ElfImage.symbolsMax,
            let table = mapped(at: address, count: count * ElfImage.symbolSize)
        else { throw .damaged("dynamic symbols") }
        var found: [ElfSymbol] = []
        for index in 0..<Int(count) {
            guard let symbol = try symbol(in: table, at: index * 24) else { continue }
            found.append(symbol)
        }
        return found
    }

    private func symbol(
        in table: LittleEndian, at offset: Int
    ) throws(ElfFault) -> ElfSymbol? {
        let (kind, visibility) = (table.bytes[offset + 4], table.bytes[offset + 5] & 3)
        let section = table.u16(offset + 6) ?? 0
        let isGlobal = [1, 2, 10].contains(kind >> 4)
        let isVisible = visibility == 0 || visibility == 3
        guard section != 0, isGlobal, isVisible else { return nil }
        guard let at = table.u32(offset), let name = name(at: UInt64(at)),
            let address = table.u64(offset + 8)
        else { throw .damaged("the name of a symbol") }
        return ElfSymbol(
            name: name, address: address, isFunction: [0, 2, 10].contains(kind & 15))
    }

    /// How many dynamic symbols there are: the table itself does not say it.
    private func symbolCount() throws(ElfFault) -> UInt64? {
        if let address = value(Tag.hash), let table = mapped(at: address, count: 8),
            let count = table.u32(4)
        {
            return UInt64(count)
        }
        if let address = value(Tag.gnuHash) { return try gnuHashCount(address) }
        return ElfSections(self)?.dynamicSymbolsSize.map { $0 / ElfImage.symbolSize }
    }

    /// One more than the highest index in the hash chains; they end with an odd hash.
    private func gnuHashCount(_ address: UInt64) throws(ElfFault) -> UInt64 {
        guard
            let table = mapped(from: address, countMax: UInt64(ElfBytes.pieceMax)),
            let buckets = table.u32(0).map(Int.init), let first = table.u32(4).map(UInt64.init),
            let words = table.u32(8).map(Int.init)
        else { throw .damaged("hash table of its symbols") }
        let bucketsAt = 16 + words * 8
        let chainsAt = bucketsAt + buckets * 4
        guard chainsAt <= table.bytes.count else { throw .damaged("hash table of its symbols") }
        var last: UInt64 = 0
        for bucket in 0..<buckets {
            last = max(last, UInt64(table.u32(bucketsAt + bucket * 4) ?? 0))
        }
        guard last >= first else { return first }
        while true {
            guard let hash = table.u32(chainsAt + Int(last - first) * 4) else {
                throw .damaged("hash table of its symbols")
            }
            last += 1
            if hash & 1 == 1 { return last }
        }
    }
}
