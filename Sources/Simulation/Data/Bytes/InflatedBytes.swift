internal import CZlib
internal import Domain

/// Unpacks deflated bytes as they are read.
///
/// Owns zlib's state and one block of packed input.
@safe final class InflatedBytes: ByteSource {
    enum Wrapping: Hashable {
        /// RFC 1952, one member after another; zlib checks each member's sum and length.
        case gzip
        /// The bare stream inside a zip file, with the sum and length its directory promises.
        case raw(crc: UInt32, byteCount: Int64)
    }

    static let blockBytes = 128 << 10
    private let source: PlainBytes
    private let wrapping: Wrapping
    private let stream: UnsafeMutablePointer<z_stream>
    private let block: UnsafeMutableRawBufferPointer
    private var crc: UInt = 0
    private var byteCount: Int64 = 0
    private var isBetweenMembers = false
    private var isDone = false

    init(_ source: PlainBytes, wrapping: Wrapping) throws(FeedFault) {
        self.source = source
        self.wrapping = wrapping
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        unsafe block = .allocate(byteCount: InflatedBytes.blockBytes, alignment: 16)
        let windowBits: Int32 = wrapping == .gzip ? 31 : -15
        guard unsafe perps_inflate_init(stream, windowBits) == Z_OK else {
            throw fault("cannot be unpacked: zlib has no memory")
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
        unsafe block.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedFault) -> Int {
        guard !isDone, let base = buffer.baseAddress else { return 0 }
        let start = unsafe base.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.next_out = start
        unsafe stream.pointee.avail_out = UInt32(min(buffer.count, 1 << 30))
        let room = unsafe Int(stream.pointee.avail_out)
        var produced = 0
        while produced == 0, !isDone {
            try step()
            produced = unsafe room - Int(stream.pointee.avail_out)
        }
        if case .raw(let expected, let length) = wrapping {
            crc = unsafe crc32(crc, start, UInt32(produced))
            byteCount += Int64(produced)
            if isDone, UInt32(truncatingIfNeeded: crc) != expected || byteCount != length {
                throw fault("does not match its own checksum")
            }
        }
        return produced
    }

    private func step() throws(FeedFault) {
        if unsafe stream.pointee.avail_in == 0 {
            let count = unsafe try source.read(into: block)
            unsafe stream.pointee.next_in = block.baseAddress?.assumingMemoryBound(to: UInt8.self)
            unsafe stream.pointee.avail_in = UInt32(count)
            if count == 0 {
                guard isBetweenMembers else { throw fault("ends in the middle: it is truncated") }
                isDone = true
                return
            }
        }
        isBetweenMembers = false
        switch unsafe inflate(stream, Z_NO_FLUSH) {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: try endMember()
        default:
            let text = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
            throw fault("cannot be unpacked: \(text ?? "the data is damaged")")
        }
    }

    private func endMember() throws(FeedFault) {
        guard wrapping == .gzip else {
            isDone = true
            return
        }
        isBetweenMembers = true
        guard unsafe inflateReset(stream) == Z_OK else { throw fault("cannot be unpacked") }
    }

    private func fault(_ message: String) -> FeedFault {
        FeedFault(
            file: source.path, message: message,
            remedy: "Fetch the file again; `gzip -t` or `unzip -t` shows whether it is whole.")
    }
}
