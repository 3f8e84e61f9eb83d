package import Domain
package import Engine
internal import Glibc

/// The fills of a run: streamed to a CSV file, and the first of them kept for a page.
///
/// Owns the open file; memory stays bounded whatever the length of the run.
@safe package final class FillTape: Witness {
    /// Fills kept for drawing.
    package static let keptMax = 20_000

    package private(set) var kept: [FillRecord] = []
    package private(set) var count = 0
    private let path: String?
    private let instruments: [Instrument]
    private let owners: [String]
    private var stream: UnsafeMutablePointer<FILE>?

    private static let header =
        "order,execution,time,instance,product,side,price,size,notional,fee,liquidity,"
        + "realised_pnl,position\n"

    /// Opens the CSV and writes its first line.
    ///
    /// - Parameters:
    ///   - path: Where the CSV goes, which appears only when the run has ended well; or nil.
    ///   - instruments: All of the run, in the order of their numbers.
    ///   - owners: All of the run, in the order of their numbers.
    /// - Throws: `io.unwritable`.
    package init(path: String?, instruments: [Instrument], owners: [String]) throws(Fault) {
        (self.path, self.instruments, self.owners) = (path, instruments, owners)
        guard let path else { return }
        unsafe stream = fopen(path + ".part", "w")
        guard unsafe stream != nil else {
            throw Fault(
                .runtime, code: "io.unwritable",
                "cannot be written: \(unsafe String(cString: strerror(errno)))",
                remedy: "name a file in a folder that exists and that you may write to"
            ).inFile(path)
        }
        put(FillTape.header)
    }

    deinit {
        guard let stream = unsafe stream, let path else { return }
        unsafe fclose(stream)
        unsafe unlink(path + ".part")
    }

    private func put(_ text: String) {
        guard let stream = unsafe stream else { return }
        unsafe fputs(text, stream)
    }

    package func record(_ fact: StampedFact, in effects: borrowing Effects) {
        guard case .filled(let entry) = fact.fact else { return }
        count += 1
        if kept.count < FillTape.keptMax { kept.append(entry) }
        guard path != nil else { return }
        let fill = entry.fill
        let product = instruments[fill.instrument.position]
        let cells: [String] = [
            "\(fill.order.value)", "\(fill.execution)", fill.time.rfc3339,
            FillTape.cell(owners[Int(fill.owner.number)]), product.symbol,
            fill.side == .buy ? "BUY" : "SELL", product.text(fill.price),
            product.text(fill.quantity), product.text(fill.notional), product.text(fill.fee),
            fill.isMaker ? "maker" : "taker", product.text(entry.realised),
            product.text(entry.position),
        ]
        put(cells.joined(separator: ",") + "\n")
    }

    private static func cell(_ text: String) -> String {
        guard text.contains(where: { ",\"\n".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// Puts the CSV in its place.
    package func finish() throws(Fault) {
        guard let open = unsafe stream, let path else { return }
        unsafe stream = nil
        let failed = unsafe ferror(open) != 0
        guard unsafe fclose(open) == 0, !failed, unsafe rename(path + ".part", path) == 0 else {
            unsafe unlink(path + ".part")
            throw Fault(
                .runtime, code: "io.unwritable", "the fills could not be written",
                remedy: "free some space on the disk"
            ).inFile(path)
        }
    }
}
