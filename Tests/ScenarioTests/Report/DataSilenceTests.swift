import Assembly
import Domain
import JSON
import Simulation
import Testing

/// Data of another product than the profile trades.
@Suite struct `Data that holds nothing of a product` {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func sheet(_ products: [String]) -> Sheet {
        var sheet = Sheet()
        (sheet.products, sheet.guards) = (products, [])
        return sheet
    }

    /// The frames of BTC-USD as a recorder writes them.
    private func recording() throws -> String {
        let lines = MarketText.frames([60_000, 60_010]).split(separator: "\n")
        let start = MarketText.start * 1_000_000_000
        let texts = lines.enumerated().map { index, frame in
            #"{"received":"\#(start + Int64(index) * 10_000_000_000)","link":"market","#
                + #""frame":\#(frame)}"#
        }
        let head = #"{"received":"\#(start)","link":"market","connected":true}"#
        return try desk.write(([head] + texts).joined(separator: "\n") + "\n", to: "day.jsonl")
    }

    private func fault(_ sheet: Sheet, _ data: [DataInput], from: Timestamp? = nil) -> FeedFault? {
        #expect(throws: FeedFault.self) {
            var run = try Backtesting.prepare(sheet, "", at: desk)
            (run.data, run.options) = (data, DataOptions(from: from))
            _ = try run.run()
        }
    }

    @Test func `is refused, with what it holds and what was asked`() throws {
        let frames = try DataForm.frames.write([60_000, 60_010], at: desk)
        for path in [frames, try recording()] {
            let fault = fault(sheet(["ETH-USD"]), [DataInput(path: path)])
            #expect(fault?.file == path)
            #expect(fault?.message == "holds no price of ETH-USD; it is of BTC-USD")
            #expect(
                fault?.remedy == "Take a profile of what the data is of, or data of what the "
                    + "profile trades.")
        }
    }

    @Test func `is refused when its range of time is empty`() throws {
        let path = try DataForm.candles.write([60_000, 60_010], at: desk)
        let late = Timestamp(nanos: (MarketText.start + 86_400) * 1_000_000_000)
        let fault = fault(sheet(["BTC-USD"]), [DataInput(path: path)], from: late)
        #expect(fault?.message == "holds no price of BTC-USD")
        #expect(fault?.remedy == "Check the product and the range of time.")
    }

    @Test func `beside another product is told, and replayed`() throws {
        let run = try Backtesting.prepare(
            sheet(["BTC-USD", "ETH-USD"]), try recording(), at: desk)
        let result = try run.run()
        #expect(result.events > 0)
        #expect(result.data.map(\.silent) == [["ETH-USD"]])
        #expect(result.json["data"]?[0]?["silent"]?.text() == #"["ETH-USD"]"#)
        #expect(
            result.data[0].notice == "\(run.data[0].path) holds no price of ETH-USD. Check the "
                + "product and the range of time.")
    }

    @Test func `is told of each file, where others have it`() throws {
        let path = try DataForm.frames.write([60_000, 60_010], at: desk)
        var run = try Backtesting.prepare(sheet(["BTC-USD", "ETH-USD"]), path, at: desk)
        run.data = [
            DataInput(product: "BTC-USD", path: path), DataInput(product: "ETH-USD", path: path),
        ]
        let result = try run.run()
        #expect(result.data.map(\.silent) == [[], ["ETH-USD"]])
        #expect(result.data[0].notice == nil)
        #expect(
            result.data[1].notice
                == "\(path) holds no price of ETH-USD; it is of BTC-USD. Take a profile of what "
                + "the data is of, or data of what the profile trades.")
    }

    @Test func `is not told when it has everything`() throws {
        let result = try Backtesting.run(sheet(["BTC-USD"]), try recording(), at: desk)
        #expect(result.data.map(\.silent) == [[]] && result.data[0].notice == nil)
        #expect(result.json["data"]?[0]?["silent"] == nil)
    }
}
