package import Domain
internal import Engine
internal import Risk

/// Equity and prices over a run, thinned so that memory stays bounded whatever the length.
///
/// For drawing only. Owns the points.
package final class EquityTrace {
    /// Points kept at most; when they are full every second is dropped.
    package static let pointsMax = 8_192

    package struct Point: Hashable, Sendable {
        package var time: Timestamp
        package var equity: Amount
        /// Marks by product.
        package var marks: [Price?]
    }

    package private(set) var points: [Point] = []
    private var stride: UInt64 = 1
    private var count: UInt64 = 0

    package init() {}

    func note(_ state: borrowing EngineState) {
        count += 1
        guard count % stride == 0 else { return }
        if points.count == EquityTrace.pointsMax {
            points = points.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
            stride *= 2
        }
        var marks: [Price?] = []
        for instrument in state.instruments { marks.append(state.market[instrument.id].mark) }
        points.append(
            Point(time: state.time, equity: state.portfolio.equity, marks: marks))
    }
}
