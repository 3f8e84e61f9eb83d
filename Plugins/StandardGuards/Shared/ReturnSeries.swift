internal import PerpsPlugin

/// The newest returns of one product between the closes of bars, oldest first.
///
/// Each carries the time that it truly spans, from the open of one bar to the open of the next:
/// intervals may be missing, and data may be coarser than the bars that were asked for.
///
/// Returns are floating point: they are statistics, and no money is reckoned with them.
struct ReturnSeries {
    struct Return: Hashable {
        /// When the bar opened whose close ends it.
        var openedAt: Int64
        /// Nanoseconds from the open of the bar before.
        var span: Int64
        /// A share of one.
        var value: Double
    }

    /// How many are kept.
    let length: Int
    private(set) var all: [Return] = []
    private var close: Int64?
    private var openedAt: Int64 = 0
    /// When the newest bar was known.
    private(set) var knownAt: Nanos?

    /// Nanoseconds of a year of 365 days; these markets do not close.
    static let year = 365.0 * 86_400e9

    init(length: Int) { self.length = length }

    /// Takes a bar; one that is no newer than the last, or makes no sense, is left out.
    ///
    /// - Returns: Whether it was taken.
    mutating func take(_ candle: Candle) -> Bool {
        let (price, opened) = (candle.close.mantissa, candle.openedAt.count)
        guard candle.isClosed, price > 0 else { return false }
        guard let close else {
            (self.close, openedAt, knownAt) = (price, opened, candle.at)
            return true
        }
        let (span, overflow) = opened.subtractingReportingOverflow(openedAt)
        guard !overflow, span > 0 else { return false }
        let value = Double(price) / Double(close) - 1
        all.append(Return(openedAt: opened, span: span, value: value))
        if all.count > length { all.removeFirst() }
        (self.close, openedAt, knownAt) = (price, opened, candle.at)
        return true
    }

    /// Whether the newest bar is too old: beyond `ageMax`, and beyond two of the shortest spans.
    func isStale(at now: Nanos, ageMax: Nanos) -> Bool {
        guard let knownAt else { return true }
        let shortest = all.map(\.span).min() ?? 0
        let (two, overflow) = shortest.multipliedReportingOverflow(by: 2)
        return now.since(knownAt) > max(ageMax, Nanos(overflow ? .max : two))
    }

    /// The sample standard deviation of the returns for a year, a share of one; each return is
    /// brought to a year by the time that it spans.
    ///
    /// - Returns: `nil` with fewer than `countMin` returns, or fewer than two, or where the numbers
    ///   are too large to say.
    func yearlyDeviation(countMin: Int) -> Double? {
        guard all.count >= max(2, countMin) else { return nil }
        let yearly = all.map { $0.value * (ReturnSeries.year / Double($0.span)).squareRoot() }
        let mean = yearly.reduce(0, +) / Double(yearly.count)
        let squares = yearly.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(yearly.count - 1)).squareRoot()
        return deviation.isFinite ? deviation : nil
    }

    /// Pearson's correlation of the returns that both series have of the same times.
    ///
    /// - Returns: `nil` with fewer than `countMin` common returns, or where one does not move.
    func correlation(with other: ReturnSeries, countMin: Int) -> Double? {
        var pairs: [(Double, Double)] = []
        var place = 0
        for own in all {
            while place < other.all.count, other.all[place].openedAt < own.openedAt { place += 1 }
            guard place < other.all.count else { break }
            let found = other.all[place]
            guard found.openedAt == own.openedAt, found.span == own.span else { continue }
            pairs.append((own.value, found.value))
        }
        guard pairs.count >= max(2, countMin) else { return nil }
        let count = Double(pairs.count)
        let (meanX, meanY) = (
            pairs.reduce(0) { $0 + $1.0 } / count, pairs.reduce(0) { $0 + $1.1 } / count
        )
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for (x, y) in pairs {
            xx += (x - meanX) * (x - meanX)
            yy += (y - meanY) * (y - meanY)
            xy += (x - meanX) * (y - meanY)
        }
        guard xx > 0, yy > 0 else { return nil }
        return xy / (xx * yy).squareRoot()
    }

    func save(to writer: borrowing StateWriter) throws {
        for number in [close ?? 0, openedAt, knownAt?.count ?? .min, Int64(all.count)] {
            try writer.write(number)
        }
        for each in all {
            try writer.write(each.openedAt)
            try writer.write(each.span)
            try writer.write(Int64(bitPattern: each.value.bitPattern))
        }
    }

    /// Reads a series back; of more returns than are kept now, the newest.
    init(length: Int, from reader: borrowing StateReader) throws {
        self.length = length
        let head = try (0..<4).map { _ in try reader.number() }
        guard head[0] >= 0, (0...100_000).contains(head[3]) else {
            throw StateFault.nonsense("returns")
        }
        if head[0] > 0 { (close, openedAt) = (head[0], head[1]) }
        if head[2] != .min { knownAt = Nanos(head[2]) }
        for _ in 0..<head[3] {
            let (opened, span) = (try reader.number(), try reader.number())
            let value = Double(bitPattern: UInt64(bitPattern: try reader.number()))
            guard span > 0, value.magnitude < 1e19 else { throw StateFault.nonsense("a return") }
            all.append(Return(openedAt: opened, span: span, value: value))
        }
        if all.count > length { all.removeFirst(all.count - length) }
    }
}
