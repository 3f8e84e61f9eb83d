internal import Glibc
internal import JSON
internal import Telemetry

/// The table for people and the document for scripts.
struct BenchReport {
    let rows: [JSONValue]

    /// The row that ratios are made against: the corridor with a plugin that does nothing.
    private static let baseline = "noop_c"

    private var baselineRate: Double? {
        rows.first { $0["name"]?.string == BenchReport.baseline }.flatMap(BenchReport.rate)
    }

    var json: JSONValue {
        .object([
            "machine": .string(BenchReport.machine), "commit": .string(BenchReport.commit),
            "results": .array(rows.map(withRatios)),
        ])
    }

    private func withRatios(_ row: JSONValue) -> JSONValue {
        guard case .object(var members) = row, let rate = BenchReport.rate(of: row) else {
            return row
        }
        if let baselineRate, let ratio = JSONValue.double(rate / baselineRate, decimals: 3) {
            members.append(JSONMember("ratio_to_baseline", ratio))
        }
        if let ratio = ratioToSDK(row).flatMap({ JSONValue.double($0, decimals: 2) }) {
            members.append(JSONMember("ratio_to_sdk", ratio))
        }
        return .object(members)
    }

    private static func rate(of row: JSONValue) -> Double? {
        let rate = row["events_per_second"]?.number.flatMap { Double($0) }
        return rate.flatMap { $0 > 0 ? $0 : nil }
    }

    /// How many times as fast as the exchange's own SDK a row is; nil where that was not measured.
    private func ratioToSDK(_ row: JSONValue) -> Double? {
        guard let name = row["name"]?.string, let rate = BenchReport.rate(of: row) else {
            return nil
        }
        return rows.first { $0["name"]?.string == name + SDKRate.ending }
            .flatMap(BenchReport.rate).map { rate / $0 }
    }

    var table: String {
        var lines = [
            BenchReport.machine,
            pad("name", 24) + pad("events", 12, right: true) + pad("orders", 10, right: true)
                + pad("M events/s", 12, right: true) + pad("ns/event", 10, right: true)
                + pad("CPU s", 9, right: true) + pad("peak MB", 9, right: true)
                + pad("x SDK", 9, right: true),
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
                    + pad(
                        BenchReport.decimals(number("events_per_second") / 1e6, 2), 12, right: true)
                    + pad(BenchReport.decimals(number("ns_per_event"), 1), 10, right: true)
                    + pad(BenchReport.decimals(number("cpu_seconds"), 2), 9, right: true)
                    + pad(BenchReport.decimals(number("peak_rss_bytes") / 1e6, 1), 9, right: true)
                    + pad(ratioToSDK(row).map { BenchReport.decimals($0, 1) } ?? "", 9, right: true)
            )
            if let spread = BenchReport.spread(of: row) { lines.append(spread) }
            if let memory = BenchReport.memory(of: row) { lines.append(memory) }
        }
        lines.append("rates are events per CPU second; rows of orders show the median of theirs")
        return lines.joined(separator: "\n")
    }

    /// Percentiles in a line of their own; nil for a row without.
    private static func spread(of row: JSONValue) -> String? {
        func micros(_ key: String) -> String? {
            row[key]?.number.flatMap { Double($0) }.map { decimals($0 / 1_000, 0) + " µs" }
        }
        guard let middle = micros("p50_ns"), let high = micros("p99_ns"),
            let most = micros("max_ns")
        else { return nil }
        let rest = micros("commit_p50_ns").flatMap { commit in
            micros("sent_p50_ns").map { middle in
                micros("sent_p99_ns").map { high in
                    "; sent: p50 \(middle), p99 \(high), of which commit p50 \(commit)"
                } ?? ""
            }
        }
        let aim = row["aim_p99_ns"]?.number.flatMap { Double($0) }.map { aim in
            let isMet = row["aim_met"]?.bool == true
            return "; aim of p99 \(decimals(aim / 1e6, 0)) ms \(isMet ? "met" : "missed")"
        }
        return "    p50 \(middle), p99 \(high), max \(most)" + (rest ?? "") + (aim ?? "")
            + (sleeping(row) ?? "")
    }

    /// What a call costs when both sides sleep, beside the bare waking; nil for other rows.
    private static func sleeping(_ row: JSONValue) -> String? {
        func micros(_ key: String) -> String? {
            row[key]?.number.flatMap { Double($0) }.map { decimals($0 / 1_000, 2) + " µs" }
        }
        guard let turning = micros("p50_ns"), let call = micros("sleeping_p50_ns"),
            let bare = micros("futex_p50_ns"), let ratio = row["sleeping_to_futex"]?.number
        else { return nil }
        return "; p50 turning \(turning), sleeping \(call), bare futex \(bare), \(ratio) times"
    }

    /// What is resident, and the part that is its own, in a line of its own; nil for other rows.
    private static func memory(of row: JSONValue) -> String? {
        func megabytes(_ key: String) -> String? {
            row[key]?.number.flatMap { Double($0) }.map { decimals($0 / 1e6, 1) + " MB" }
        }
        guard let resident = megabytes("resident_bytes"), let aim = megabytes("aim_bytes") else {
            return nil
        }
        let own = megabytes("own_bytes").map { ", of which \($0) its own" } ?? ""
        return "    resident \(resident)\(own); aim of \(aim) "
            + (row["aim_met"]?.bool == true ? "met" : "missed")
    }

    private static func decimals(_ value: Double, _ count: Int) -> String {
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
