internal import Crypto
package import Domain
internal import Glibc
internal import Synchronization
internal import Transport

/// Keeps the frames of the market connection in a file of JSON lines, as they came.
///
/// A line is `{"received":"<ns>","link":"market","frame":<the frame>}`, the frame last; a frame
/// that nobody can read is `"broken":"<base64>"` instead; a connection that opens is
/// `"connected":true`, a clock of the venue that is known to be ahead is `"clock":"<ns>"`, products
/// that trade otherwise are `"products":"BTC-USD:2 ETH-USD:0"` with the bits of `ProductStatus`,
/// products whose market is told under another's name are `"books":"BTC-USDC:BTC-USD"`,
/// and books that are lost for a reason that no frame shows are `"lost":"<why>"`. What a run was
/// told of the time before it stands ahead of all, under the link `past`. `RecordedFeed` gives the
/// events of such a file again, moment for moment.
///
/// Owns the file and a thread that writes to it every second, so that the network never waits.
package final class FrameRecorder: FrameSink {
    /// Bytes that wait to be written at most; frames beyond are counted and left out.
    package static let waitingBytesMax = 64 << 20
    /// So many bytes are written before their second is over.
    private static let chunkBytes = 4 << 20

    private struct State {
        var waiting: [UInt8] = []
        /// Frames taken, and those left out since the disk was too slow.
        var frames = 0
        var leftOut = 0
        var isAsked = false
        var isStopped = false
        var fault: Fault?
    }

    private let path: String
    private let descriptor: Int32
    private let writer = NetworkThread()
    private let state = Mutex(State())

    /// Makes a new file and begins.
    ///
    /// - Throws: `record.not_created` when the file exists already or cannot be made.
    package init(path: String) throws(Fault) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw Fault(
                .runtime, code: "record.not_created", "cannot make \(path): \(reason)",
                remedy: "Name a file that does not exist yet, in a folder that does")
        }
        rest()
    }

    deinit { Glibc.close(descriptor) }

    /// Frames in the file or on their way there.
    package var frames: Int { state.withLock { $0.frames } }
    /// Frames that were left out since the disk was too slow.
    package var leftOut: Int { state.withLock { $0.leftOut } }

    /// Writes what waits, and ends.
    ///
    /// - Throws: `record.not_written` for the first failure of the disk since the start.
    /// - Precondition: The feed that fills it is stopped, and this is not a network thread.
    package func stop() throws(Fault) {
        state.withLock { $0.isStopped = true }
        writer.stop()
        write()
        if let fault = state.withLock({ $0.fault }) { throw fault }
    }

    /// Writes down under which names the venue tells the market of products, where it is not
    /// their own; before the first connection.
    package func shared(books: [String: String], at time: Timestamp) {
        let words = books.sorted { $0.key < $1.key }.filter {
            FrameRecorder.isName($0.key) && FrameRecorder.isName($0.value)
        }
        guard !words.isEmpty else { return }
        let text = words.map { "\($0.key):\($0.value)" }.joined(separator: " ")
        add(time, #""books":"\#(text)"}"#)
    }

    /// Whether a word can stand in a list of pairs: no space, quote, colon or backslash.
    private static func isName(_ text: String) -> Bool {
        text.utf8.allSatisfy { (33...126).contains($0) && ![34, 58, 92].contains($0) }
    }

    // MARK: From the network

    package func connected(at time: Timestamp) { add(time, #""connected":true}"#) }

    package func clock(_ offset: Nanos, at time: Timestamp) {
        add(time, #""clock":"\#(offset.count)"}"#)
    }

    package func lost(_ reason: String, at time: Timestamp) {
        let text = reason.utf8.allSatisfy { (32...126).contains($0) && $0 != 34 && $0 != 92 }
        add(time, #""lost":"\#(text ? reason : "a reason that is no plain text")"}"#)
    }

    package func told(_ changes: [ProductChange], at time: Timestamp) {
        let words = changes.map { "\($0.instrument.symbol):\($0.status.rawValue)" }
        add(time, #""products":"\#(words.joined(separator: " "))"}"#)
    }

    package func received(_ text: Span<UInt8>, isReadable: Bool, at time: Timestamp) {
        let isFull = state.withLock { state in
            guard state.waiting.count + text.count <= FrameRecorder.waitingBytesMax else {
                state.leftOut += 1
                return false
            }
            state.frames += 1
            FrameRecorder.begin(time, &state.waiting)
            if isReadable {
                FrameRecorder.add(text, &state.waiting)
            } else {
                FrameRecorder.add(broken: text, &state.waiting)
            }
            let isFull = state.waiting.count >= FrameRecorder.chunkBytes && !state.isAsked
            if isFull { state.isAsked = true }
            return isFull
        }
        if isFull { writer.run { self.write() } }
    }

    func add(_ time: Timestamp, link: String = "market", _ rest: String) {
        state.withLock { state in
            FrameRecorder.begin(time, link: link, &state.waiting)
            state.waiting += rest.utf8
            state.waiting.append(10)
        }
    }

    private static func begin(
        _ time: Timestamp, link: String = "market", _ bytes: inout [UInt8]
    ) {
        bytes += #"{"received":""#.utf8
        bytes += String(time.nanos).utf8
        bytes += #"","link":"\#(link)","#.utf8
    }

    /// A frame as it is; what ends a line within it can only be space between its tokens.
    private static func add(_ text: Span<UInt8>, _ bytes: inout [UInt8]) {
        bytes += #""frame":"#.utf8
        let start = bytes.count
        unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        for index in start..<bytes.count where bytes[index] == 10 || bytes[index] == 13 {
            bytes[index] = 32
        }
        bytes += "}\n".utf8
    }

    private static func add(broken text: Span<UInt8>, _ bytes: inout [UInt8]) {
        bytes += #""broken":""#.utf8
        let copy = unsafe text.withUnsafeBufferPointer { unsafe Array($0) }
        Radix64.standard.append(copy, to: &bytes)
        bytes += "\"}\n".utf8
    }

    // MARK: To the disk

    private func rest() {
        writer.after(.seconds(1)) { [weak self] in
            guard let self else { return }
            write()
            if !state.withLock({ $0.isStopped }) { rest() }
        }
    }

    /// Why the file ends before the recording did; nil while it goes on.
    package var fault: Fault? { state.withLock { $0.fault } }

    private func write() {
        guard fault == nil else { return state.withLock { $0.waiting = [] } }
        let bytes = state.withLock { state in
            let bytes = state.waiting
            (state.waiting, state.isAsked) = ([], false)
            return bytes
        }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(
                    descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                return fail(unsafe String(cString: strerror(errno)))
            }
            written += count
        }
    }

    private func fail(_ reason: String) {
        let fault = Fault(
            .runtime, code: "record.not_written", "cannot write to \(path): \(reason)",
            remedy: "Make room on the disk; the file ends where it could not go on")
        state.withLock { $0.fault = $0.fault ?? fault }
    }
}
