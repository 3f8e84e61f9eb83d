internal import Domain

/// Reads the columns of a CSV row into numbers.
struct RowNumbers {
    /// The value of a column that is empty where it may be.
    static let absent = Int64.min
    /// Trades are counted in 32 bits.
    static let tradesMax = Int64(UInt32.max)

    /// One number for each role: nanoseconds, mantissas or a count; 1 or 0 for a flag.
    private(set) var values: InlineArray<16, Int64> = .init(repeating: 0)
    private(set) var rounded = 0
    private let roles: [ColumnLayout.Role]
    private let terms: InstrumentTerms
    private let isStrict: Bool
    private let sidesMayBeAbsent: Bool
    private var time: TimeField
    private var symbol: [UInt8]?

    init(_ layout: ColumnLayout, terms: InstrumentTerms, isStrict: Bool) {
        roles = layout.roles
        time = TimeField(layout.time)
        self.terms = terms
        self.isStrict = isStrict
        sidesMayBeAbsent = layout.shape == .tops
    }

    subscript(role: ColumnLayout.Role) -> Int64 { values[role.rawValue] }

    mutating func read(_ line: Span<UInt8>) throws(RowFault) {
        var index = 0
        for column in roles.indices {
            let role = roles[column]
            values[role.rawValue &* (role == .unused ? 0 : 1)] = try value(role, line, &index)
            guard column + 1 < roles.count else { break }
            guard index < line.count, line[index] == 44 else {
                try raise(line, index, column: column)
                return
            }
            index &+= 1
        }
        guard index == line.count else { return try raise(line, index, column: roles.count - 1) }
    }

    /// A row with too few or too many columns, or a field that ends in the wrong place.
    private func raise(_ line: Span<UInt8>, _ index: Int, column: Int) throws(RowFault) {
        var count = 1
        for index in line.indices where line[index] == 44 { count += 1 }
        if count != roles.count {
            throw RowFault("has \(count) columns where the file has \(roles.count)")
        }
        var start = index
        while start > 0, line[start - 1] != 44 { start -= 1 }
        throw RowFault("\"\(DecimalField.word(line, at: start))\" is not a number")
    }
}

extension RowNumbers {
    @inline(__always)
    private mutating func value(
        _ role: ColumnLayout.Role, _ line: Span<UInt8>, _ index: inout Int
    ) throws(RowFault) -> Int64 {
        switch role {
        case .open, .high, .low, .close, .price:
            let price = try number(line, &index, exponent: terms.priceExponent)
            guard price <= terms.priceMax.mantissa else { throw RowFault.absurdPrice(terms) }
            return price
        case .volume, .quantity:
            return try number(line, &index, exponent: terms.quantityExponent)
        case .bid, .ask:
            let price = try optional(line, &index, exponent: terms.priceExponent)
            guard price <= terms.priceMax.mantissa else { throw RowFault.absurdPrice(terms) }
            return price
        case .bidSize, .askSize:
            return try optional(line, &index, exponent: terms.quantityExponent)
        case .time: return try time.read(line, &index)
        case .trades: return min(RowNumbers.tradesMax, try whole(line, &index))
        case .unused:
            while index < line.count, line[index] != 44 { index &+= 1 }
            return values[0]
        case .side, .buyerIsMaker, .symbol: return try word(role, line, &index)
        }
    }

    @inline(__always)
    private mutating func number(
        _ line: Span<UInt8>, _ index: inout Int, exponent: Int
    ) throws(RowFault) -> Int64 {
        let start = index
        let number = try DecimalField.read(line, &index, exponent: exponent)
        if number.isInexact { try count(line, start, exponent) }
        return number.mantissa
    }

    private mutating func count(
        _ line: Span<UInt8>, _ start: Int, _ exponent: Int
    ) throws(RowFault) {
        rounded += 1
        guard isStrict else { return }
        throw RowFault(
            "\"\(DecimalField.word(line, at: start))\" has more than \(-exponent) decimals",
            remedy: "Leave out --strict to round half-even, or give the product finer steps.")
    }

    private mutating func optional(
        _ line: Span<UInt8>, _ index: inout Int, exponent: Int
    ) throws(RowFault) -> Int64 {
        if index == line.count || line[index] == 44 { return RowNumbers.absent }
        return try number(line, &index, exponent: exponent)
    }

    private func whole(_ line: Span<UInt8>, _ index: inout Int) throws(RowFault) -> Int64 {
        try DecimalField.read(line, &index, exponent: 0).mantissa
    }

    private mutating func word(
        _ role: ColumnLayout.Role, _ line: Span<UInt8>, _ index: inout Int
    ) throws(RowFault) -> Int64 {
        let start = index
        while index < line.count, line[index] != 44 { index &+= 1 }
        if role == .symbol { return try sameSymbol(line, start..<index) }
        guard start < index else { throw RowFault("a side is missing") }
        switch line[start] | 32 {
        case UInt8(ascii: "b"), UInt8(ascii: "t"), UInt8(ascii: "1"): return 1
        case UInt8(ascii: "s"), UInt8(ascii: "f"), UInt8(ascii: "0"): return 0
        default:
            throw RowFault("\"\(DecimalField.word(line, at: start))\" is neither buy nor sell")
        }
    }

    private mutating func sameSymbol(
        _ line: Span<UInt8>, _ range: Range<Int>
    ) throws(RowFault) -> Int64 {
        guard let symbol else {
            self.symbol = range.map { line[$0] }
            return 0
        }
        var isSame = symbol.count == range.count
        for (offset, index) in range.enumerated() where isSame {
            isSame = symbol[offset] == line[index]
        }
        guard isSame else {
            throw RowFault(
                "is of another product than the rows before it",
                remedy: "Keep one product in one file.")
        }
        return 0
    }
}
