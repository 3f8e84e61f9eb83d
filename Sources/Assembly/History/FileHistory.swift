internal import Domain
internal import Engine
internal import PluginHost
internal import Simulation

/// The past of a backtest: what its files hold before `--from`.
///
/// Owns nothing; the files are read anew for each question.
final class FileHistory: HistorySource {
    private let data: [DataInput]
    private let options: DataOptions
    private let instruments: [Instrument]
    private let start: Timestamp

    /// - Parameters:
    ///   - data: What the backtest reads.
    ///   - options: Its own; only digits are taken over from it.
    ///   - instruments: Its products.
    ///   - start: `--from`; nothing from there on is told.
    init(
        _ data: [DataInput], _ options: DataOptions, instruments: [Instrument],
        before start: Timestamp
    ) {
        (self.data, self.options, self.instruments) = (data, options, instruments)
        self.start = start
    }

    func bars(
        of instrument: InstrumentID, interval: Nanos, from: Timestamp, to: Timestamp
    ) throws(Fault) -> [ClosedBar] {
        var range = options
        (range.from, range.to) = (from, min(to, start))
        do {
            let set = try DataSet.open(data, instruments: instruments, options: range)
            return try PastBars.build(
                from: set.feed, (instrument, interval), of: instruments, until: min(to, start))
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault(
                .runtime, code: "history.unreadable", "the data before --from: \(error)",
                remedy: "check the files, or leave out what asks for the past")
        }
    }
}
