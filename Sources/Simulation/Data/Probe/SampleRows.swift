internal import Domain

/// The first lines of a file that may be CSV.
struct SampleRows {
    private let lines: [[UInt8]]

    /// Cuts text into lines; `isWhole` says that the last one is complete though nothing ends it.
    init(_ text: [UInt8], isWhole: Bool) {
        var lines = text.split(separator: 10, omittingEmptySubsequences: true).map { line in
            Array(line.last == 13 ? line.dropLast() : line)
        }
        if !isWhole, lines.count > 1 { lines.removeLast() }
        self.lines = Array(lines.prefix(DataProbe.sampleRows + 2))
    }

    var first: String { lines.first.map { String(decoding: $0, as: UTF8.self) } ?? "" }

    private static func fields(_ line: [UInt8]) -> [String] {
        line.split(separator: 44, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// How to read the file, or nil when it is no CSV of ours.
    func layout(names: [String]) -> ColumnLayout? {
        for headerLines in 1...2 where lines.count >= headerLines {
            let header = SampleRows.fields(lines[headerLines - 1])
            if let (shape, roles) = ColumnLayout.roles(header: header) {
                return layout(shape, roles, headerLines: headerLines, names: names)
            }
        }
        guard let row = lines.first.map(SampleRows.fields), let first = row.first,
            let style = SampleRows.style(of: first, names: names)
        else { return nil }
        var isTimeOfDay = style == .compactDate
        if case .millisecondOfDay = style { isTimeOfDay = true }
        guard let (shape, roles) = ColumnLayout.roles(count: row.count, isTimeOfDay: isTimeOfDay)
        else { return nil }
        return layout(shape, roles, headerLines: 0, names: names)
    }

    private func layout(
        _ shape: ColumnLayout.Shape, _ roles: [ColumnLayout.Role], headerLines: Int,
        names: [String]
    ) -> ColumnLayout? {
        let column = roles.firstIndex(of: .time) ?? 0
        let rows = lines.dropFirst(headerLines)
        let field = rows.first.map(SampleRows.fields).flatMap { $0.dropFirst(column).first } ?? "0"
        let style = SampleRows.style(of: field, names: headerLines == 0 ? names : [])
        var layout = ColumnLayout(
            shape: shape, roles: roles, time: style ?? .calendar, headerLines: headerLines)
        let times = times(layout)
        if let first = times.first, let last = times.last, shape == .candles {
            layout.isDescending = last < first
        }
        if shape == .candles || (shape == .tops && headerLines == 0) {
            layout.interval = SampleRows.interval(times, hint: DataProbe.interval(in: names))
        }
        return layout
    }

    /// The style of a time field; nil for text that is no time.
    private static func style(of field: String, names: [String]) -> TimeStyle? {
        let bytes = Array(field.utf8)
        guard let first = bytes.first, first &- 48 <= 9 else { return nil }
        if bytes.allSatisfy({ $0 &- 48 <= 9 || $0 == 46 }) {
            let count = Int64(field.prefix { $0 != "." }) ?? 0
            if count < 86_400_000, let day = DataProbe.day(in: names) {
                return .millisecondOfDay(day)
            }
            return .epoch(like: count)
        }
        if bytes.count == 14, bytes[8] == 32, bytes[11] == 58 { return .compactDate }
        if bytes.count == 16, bytes[15] | 32 == 109, bytes[13] == 45 { return .twelveHours }
        return bytes.count >= 10 && bytes[4] == 45 ? .calendar : nil
    }

    /// The moments of the rows, broken ones left out.
    func times(_ layout: ColumnLayout) -> [Int64] {
        let column = layout.roles.firstIndex(of: .time) ?? 0
        var reader = TimeField(layout.time)
        return lines.dropFirst(layout.headerLines).compactMap { line in
            var index = 0
            for _ in 0..<column {
                guard let comma = line[index...].firstIndex(of: 44) else { return nil }
                index = comma + 1
            }
            // A broken row is reported with its line when it is read.
            return try? reader.read(line.span, &index)
        }
    }

    /// Intervals that venues offer, longest first.
    private static let usual: [Nanos] = [
        .day, .hour * 12, .hour * 6, .hour * 4, .hour * 2, .hour, .minute * 30, .minute * 15,
        .minute * 5, .minute * 3, .minute, .second * 30, .second * 15, .second * 10, .second * 5,
        .second,
    ]

    /// No bar is longer than a year.
    private static let intervalMax = Nanos.day.count * 366

    /// The interval of the name, else that on which all rows lie, else that of most rows: a row
    /// beside it is broken and is reported with its line.
    private static func interval(_ times: [Int64], hint: Nanos?) -> Nanos? {
        func fits(_ interval: Nanos) -> Bool {
            times.count { $0 % interval.count == 0 } * 10 >= times.count * 7
        }
        var common: Int64 = 0
        for (left, right) in zip(times, times.dropFirst()) {
            var (a, b) = (Int64(clamping: (right &- left).magnitude), common)
            while b != 0 { (a, b) = (b, a % b) }
            common = a
        }
        guard (1...intervalMax).contains(common) else { return hint }
        if let hint, fits(hint) { return hint }
        if usual.contains(Nanos(common)) && fits(Nanos(common)) { return Nanos(common) }
        return usual.first(where: fits) ?? Nanos(common)
    }

    /// The product that a column names.
    func symbol(_ layout: ColumnLayout) -> String? {
        guard let column = layout.roles.firstIndex(of: .symbol),
            let row = lines.dropFirst(layout.headerLines).first.map(SampleRows.fields),
            row.indices.contains(column)
        else { return nil }
        return DataProbe.symbol(like: row[column]) ?? row[column]
    }
}
