internal import Domain
internal import JSON
internal import Simulation

extension DataSummary {
    /// What the file holds, by kind.
    var kinds: [(noun: String, count: Int)] {
        [
            ("candle", counts.candles), ("trade", counts.trades), ("level", counts.levels),
            ("top", counts.tops), ("snapshot", counts.snapshots), ("other event", counts.other),
        ]
    }

    /// One entry of `data info --json`.
    ///
    /// `product` is the one that the command line names.
    func json(_ product: String?) -> JSONValue {
        let tally = report.tally
        func seconds(_ length: Nanos) -> JSONValue {
            .number(DecimalText.text(mantissa: length.count, exponent: -9))
        }
        let missing = tally.missing.map { range in
            JSONValue.object([
                "from": .string(range.from.rfc3339), "to": .string(range.to.rfc3339),
                "seconds": seconds(range.length),
            ])
        }
        return .object([
            "path": .string(report.path), "sha256": .string(report.sha256),
            "format": .string(report.format.rawValue),
            "product": (product ?? productGuess).map { .string($0) }, "rows": .int(tally.rows),
            "interval_seconds": report.interval.map(seconds),
            "first_ts": tally.firstTime.map { .string($0.rfc3339) },
            "last_ts": tally.lastTime.map { .string($0.rfc3339) }, "gaps": .int(tally.gaps),
            "missing": .array(missing), "rounded": .int(tally.rounded),
            "ignored": .int(tally.ignored), "events": events,
        ])
    }

    private var events: JSONValue {
        .object([
            "candles": .int(counts.candles), "trades": .int(counts.trades),
            "levels": .int(counts.levels), "tops": .int(counts.tops),
            "snapshots": .int(counts.snapshots), "other": .int(counts.other),
        ])
    }
}
