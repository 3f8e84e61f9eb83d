internal import Domain

/// A line over time, drawn as SVG.
struct Chart {
    let name: String
    let unit: String
    let points: [ReportPoint]
    let values: Axis
    let times: TimeAxis
    let height: Double

    private static let width = 960.0
    private static let left = 78.0
    private static let right = 12.0
    private static let top = 10.0
    private static let bottom = 26.0

    /// - Returns: nil when fewer than two points have a value.
    init?(_ name: String, unit: String, of series: [ReportPoint], height: Double) {
        points = series.thinned()
        guard points.count > 1, let first = points.first, let last = points.last else {
            return nil
        }
        (self.name, self.unit, self.height) = (name, unit, height)
        values = Axis(holding: points.map(\.value), ticks: height > 200 ? 6 : 4)
        times = TimeAxis(from: first.time, to: last.time)
    }

    /// The picture: under the line an area down to `area`, on top of it `marks` as drawn.
    ///
    /// `shade` is the class of line and area in the style sheet.
    func svg(area: Double? = nil, shade: String, marks: String = "") -> String {
        let size = "\(PlotText.at(Self.width)) \(PlotText.at(height))"
        return """
            <svg viewBox="0 0 \(size)" role="img" aria-label="\(PlotText.escaped(name))">
            \(grid)
            \(area.map { "<path class=\"area \(shade)\" d=\"\(closedPath(to: $0))\"/>" } ?? "")
            <path class="line \(shade)" d="\(path)"/>
            \(marks)</svg>
            """
    }

    func x(_ time: Timestamp) -> Double {
        let room = Self.width - Self.left - Self.right
        return Self.left + room * min(1, max(0, times.share(of: time)))
    }

    func y(_ value: Double) -> Double {
        let room = height - Self.top - Self.bottom
        let share = (value - values.low) / (values.high - values.low)
        return Self.top + room * (1 - min(1, max(0, share)))
    }

    /// A dashed line across the picture, with a word at its end.
    func level(at value: Double, _ word: String) -> String {
        let place = PlotText.at(y(value))
        let (from, to) = (PlotText.at(Self.left), PlotText.at(Self.width - Self.right))
        return "<line class=\"level\" x1=\"\(from)\" x2=\"\(to)\" y1=\"\(place)\" y2=\"\(place)\"/>"
            + "<text class=\"end\" x=\"\(to)\" y=\"\(PlotText.at(y(value) - 5))\">"
            + PlotText.escaped(word) + "</text>\n"
    }

    private var path: String {
        var text = "M"
        for point in points {
            text += "\(PlotText.at(x(point.time))),\(PlotText.at(y(point.value))) "
        }
        return text
    }

    private func closedPath(to floor: Double) -> String {
        let level = PlotText.at(y(floor))
        let from = points.first.map { PlotText.at(x($0.time)) } ?? "0"
        let to = points.last.map { PlotText.at(x($0.time)) } ?? "0"
        return path + "L\(to),\(level) L\(from),\(level) Z"
    }

    private var grid: String {
        let ends = (PlotText.at(Self.left), PlotText.at(Self.width - Self.right))
        var text = ""
        for value in values.labelled {
            let level = PlotText.at(y(value))
            text += "<line class=\"grid\" x1=\"\(ends.0)\" x2=\"\(ends.1)\" "
            text += "y1=\"\(level)\" y2=\"\(level)\"/>"
            text += "<text class=\"end\" x=\"\(PlotText.at(Self.left - 8))\" "
            text += "y=\"\(PlotText.at(y(value) + 4))\">\(values.text(value))\(unit)</text>\n"
        }
        for time in times.labelled {
            let place = PlotText.at(x(time))
            text += "<line class=\"grid\" x1=\"\(place)\" x2=\"\(place)\" "
            text += "y1=\"\(PlotText.at(Self.top))\" y2=\"\(PlotText.at(height - Self.bottom))\"/>"
            text += "<text class=\"middle\" x=\"\(place)\" y=\"\(PlotText.at(height - 8))\">"
            text += "\(times.text(time))</text>\n"
        }
        return text
    }
}
