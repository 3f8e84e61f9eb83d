internal import Glibc
internal import JSON
internal import Telemetry

/// The table for people and the document for scripts.
struct BenchReport {
    let rows: [JSONValue]

    /// The row that ratios are made against: the corridor with a plugin that does nothing.
    private static let baseline = "noop_c"

    private var baselineRate: Double? {
        rows.first { $0["name"]?.string == BenchReport.baseline }
            .flatMap { $0["events_per_second"]?.number }.flatMap { Double($0) }
    }

    var json: JSONValue {
        .object([
            "machine": .string(BenchReport.machine), "commit": .string(BenchReport.commit),
            "results": .array(rows.map(withRatio)),
        ])
    }

    private func withRatio(_ row: JSONValue) -> JSONValue {
        guard case .object(var members) = row, let baselineRate, baselineRate > 0,
            let rate = row["events_per_second"]?.number.flatMap({ Double($0) }),
            let ratio = JSONValue.double(rate / baselineRate, decimals: 3)
        else { return row }
        members.append(JSONMember("ratio_to_baseline", ratio))
        return .object(members)
    }

    var table: String {
        var lines = [
            BenchReport.machine,
            pad("name", 24) + pad("events", 12, right: true) + pad("orders", 10, right: true)
                + pad("M events/s", 12, right: true) + pad("ns/event", 10, right: true)
                + pad("CPU s", 9, right: true) + pad("peak MB", 9, right: true),
        ]
        for row in rows {
            let name = row["name"]?.string ?? ""
            if let why = row["skipped"]?.string {
                lines.append(pad(name, 24) + "  skipped: \(why)")
                continue
            }
            func number(_ key: String) -> Double { row[key]?.number.flatMap { Double($0) } ?? 0 }
            lines.append(
                pad(name, 24) + pad(row["events"]?.number ?? "", 12, right: true)
                    + pad(row["orders"]?.number ?? "", 10, right: true)
                    + pad(decimals(number("events_per_second") / 1e6, 2), 12, right: true)
                    + pad(decimals(number("ns_per_event"), 1), 10, right: true)
                    + pad(decimals(number("cpu_seconds"), 2), 9, right: true)
                    + pad(decimals(number("peak_rss_bytes") / 1e6, 1), 9, right: true))
        }
        lines.append("rates are events per CPU second; order rows show the median of 1000 orders")
        return lines.joined(separator: "\n")
    }

    private func decimals(_ value: Double, _ count: Int) -> String {
        JSONValue.double(value, decimals: count)?.number ?? "?"
    }

    private func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return right ? space + text : text + space
    }

    private static var machine: String {
        let info = SmallFile.text("/proc/cpuinfo") ?? ""
        let model = info.split(separator: "\n").first { $0.hasPrefix("model name") }
        let name = model?.split(separator: ":").last.map { $0.drop { $0 == " " } } ?? "unknown"
        return "\(name), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores"
    }

    /// The commit of the working directory; `unknown` outside a checkout.
    private static var commit: String {
        guard let pipe = unsafe popen("git rev-parse HEAD 2>/dev/null", "r") else {
            return "unknown"
        }
        defer { unsafe pclose(pipe) }
        var block = [CChar](repeating: 0, count: 64)
        guard unsafe fgets(&block, Int32(block.count), pipe) != nil else { return "unknown" }
        return String(
            decoding: block.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init), as: UTF8.self)
    }
}
