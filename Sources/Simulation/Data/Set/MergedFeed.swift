internal import Domain

/// Merges files by time; at equal times the order of the files decides.
///
/// Owns the files that are open and the queue of those whose time has not come.
final class MergedFeed: MarketFeed {
    private var queue: ArraySlice<DataSource>
    private var active: [DataSource] = []
    private var fault: FeedFault?
    /// Where the candles of each product ended in the files that were read.
    private var candleEnds: [InstrumentID: Timestamp] = [:]

    init(_ sources: [DataSource]) {
        queue = sources.sorted { ($0.nextTime, $0.order) < ($1.nextTime, $1.order) }[...]
    }

    func read(into buffer: inout ContiguousArray<MarketEvent>, countMax: Int) throws {
        let start = buffer.count
        if fault == nil {
            do throws(FeedFault) {
                try fill(&buffer, target: start + countMax)
            } catch {
                fault = error
            }
        }
        if let fault, buffer.count == start { throw fault }
    }

    private func fill(
        _ buffer: inout ContiguousArray<MarketEvent>, target: Int
    ) throws(FeedFault) {
        while buffer.count < target {
            if queue.isEmpty, active.count == 1 {
                let count = buffer.count
                try active[0].pass(into: &buffer, countMax: target - count)
                if buffer.count == count { return }
                continue
            }
            try openDue()
            guard let (best, limit) = choose() else { return }
            try active[best].take(into: &buffer, until: limit, target: target)
            if active[best].nextTime == Int64.max { close(active.remove(at: best)) }
        }
    }

    /// Opens every file that may hold the next event.
    private func openDue() throws(FeedFault) {
        while let next = queue.first,
            next.nextTime <= active.map(\.nextTime).min() ?? Int64.max
        {
            queue.removeFirst()
            try check(next)
            try next.open()
            if let end = candleEnds[next.instrument.id] { next.follow(candlesUntil: end) }
            if next.nextTime != Int64.max { active.append(next) }
        }
    }

    private func close(_ source: DataSource) {
        guard source.probe.format == .candleCSV, let end = source.tally.lastTime else { return }
        candleEnds[source.instrument.id] = end
    }

    /// Two files must not tell the same candles of a product.
    private func check(_ next: DataSource) throws(FeedFault) {
        guard next.probe.format == .candleCSV, next.probe.firstTime != nil else { return }
        let other = active.first {
            $0.probe.format == .candleCSV && $0.probe.firstTime != nil
                && $0.instrument.id == next.instrument.id
        }
        guard let other else { return }
        throw FeedFault(
            file: next.probe.file.path,
            message: "has candles of \(next.instrument.symbol) for the same time as "
                + other.probe.file.path,
            remedy: "Leave one of them out.")
    }

    /// The file with the next event, and the time up to which it goes on alone.
    private func choose() -> (place: Int, limit: Int64)? {
        guard var best = active.indices.first else { return nil }
        var limit = queue.first?.nextTime ?? Int64.max
        for place in active.indices.dropFirst() {
            let (left, right) = (active[place], active[best])
            if (left.nextTime, left.order) < (right.nextTime, right.order) {
                limit = min(limit, right.nextTime)
                best = place
            } else {
                limit = min(limit, left.nextTime)
            }
        }
        return (best, limit)
    }
}
