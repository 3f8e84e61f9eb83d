/// A market as a file of candles, a triangle wave that any moving average crosses again and again.
enum Candles {
    static let start = 1_700_000_040

    /// Minute candles as CSV; `row` may change each line.
    static func csv(count: Int, row change: (Int, String) -> String = { $1 }) -> String {
        var text = "start,open,high,low,close,volume\n"
        var last = price(0)
        for index in 0..<count {
            let close = price(index + 1)
            let line =
                "\(start + 60 * index),\(last),\(max(last, close)),\(min(last, close)),"
                + "\(close),25"
            text += change(index, line) + "\n"
            last = close
        }
        return text
    }

    private static func price(_ index: Int) -> Int {
        let phase = index % 120
        return 20_000 + 10 * (phase < 60 ? phase : 120 - phase)
    }
}
