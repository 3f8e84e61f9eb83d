internal import Domain
internal import Glibc

/// Writes the compact form beside its final name and renames it when it is whole.
///
/// Owns the unfinished file and one block of bytes.
final class CompactWriter {
    static let blockBytes = 256 << 10
    private let path: String
    private let unfinished: String
    private let descriptor: Int32
    private(set) var header: CompactHeader
    private var block: [UInt8] = []
    private var isFinished = false

    init(path: String, instrument: Instrument) throws(Fault) {
        self.path = path
        unfinished = path + ".unfinished-\(getpid())"
        header = CompactHeader(
            symbol: instrument.symbol, priceExponent: instrument.terms.priceExponent,
            quantityExponent: instrument.terms.quantityExponent)
        guard instrument.symbol.utf8.count <= CompactHeader.symbolBytesMax else {
            throw Fault(
                .usage, code: "data.symbol_too_long",
                "\(instrument.symbol) is longer than \(CompactHeader.symbolBytesMax) bytes")
        }
        descriptor = unsafe open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw CompactWriter.fault(path) }
        block.reserveCapacity(CompactWriter.blockBytes + 2 * CompactHeader.slotBytes)
        block += header.bytes
    }

    deinit {
        close(descriptor)
        if !isFinished { unsafe unlink(unfinished) }
    }

    func append(_ event: MarketEvent) throws(Fault) {
        let (first, second) = CompactSlot.slots(of: event)
        if header.events == 0 { header.firstTime = event.time }
        header.lastTime = event.time
        header.events += 1
        append(first)
        if let second { append(second) }
        if block.count >= CompactWriter.blockBytes { try flush() }
    }

    private func append(_ slot: CompactSlot) {
        header.slots += 1
        unsafe withUnsafeBytes(of: slot) { unsafe block.append(contentsOf: $0) }
    }

    private func flush() throws(Fault) {
        var sent = 0
        while sent < block.count {
            let count = unsafe block.withUnsafeBytes { bytes in
                unsafe write(descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
            }
            guard count > 0 else { throw CompactWriter.fault(path) }
            sent += count
        }
        block.removeAll(keepingCapacity: true)
    }

    /// Completes the file, notes how many numbers lost digits, and gives it its name.
    func finish(rounded: Int) throws(Fault) {
        try flush()
        header.rounded = UInt64(rounded)
        let bytes = header.bytes
        let count = unsafe bytes.withUnsafeBytes {
            unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard count == bytes.count, fsync(descriptor) == 0, unsafe rename(unfinished, path) == 0
        else { throw CompactWriter.fault(path) }
        isFinished = true
    }

    private static func fault(_ path: String) -> Fault {
        let reason = unsafe String(cString: strerror(errno))
        return Fault(
            .runtime, code: "data.cannot_write", "cannot be written: \(reason)",
            remedy: "Name a file in a folder that you may write to."
        ).inFile(path)
    }
}
