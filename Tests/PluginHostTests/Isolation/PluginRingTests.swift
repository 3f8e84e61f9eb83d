import CPluginChannel
import Seeding
import Testing

private let seeds = PropertySeeds.of("rings")

/// Two directions over memory of this process, as host and child see them.
///
/// Owns the memory.
@safe private final class RingPair {
    static let capacity: UInt32 = 1_024
    private let left: UnsafeMutableRawPointer
    private let right: UnsafeMutableRawPointer
    private var out = unsafe perps_ring()
    private var back = unsafe perps_ring()
    private var farIn = unsafe perps_ring()
    private var farOut = unsafe perps_ring()

    init() {
        let bytes = perps_ring_bytes(RingPair.capacity)
        unsafe (left, right) = (RingPair.memory(bytes), RingPair.memory(bytes))
        unsafe perps_ring_join(left, right, RingPair.capacity, RingPair.capacity, &out, &back)
        unsafe perps_ring_join(right, left, RingPair.capacity, RingPair.capacity, &farOut, &farIn)
    }

    deinit {
        unsafe left.deallocate()
        unsafe right.deallocate()
    }

    private static func memory(_ bytes: Int) -> UnsafeMutableRawPointer {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        return unsafe memory
    }

    func write(_ body: [UInt8], kind: UInt32 = 1) -> Bool {
        var head = perps_message()
        (head.kind, head.call, head.status) = (kind, 7, -3)
        return unsafe perps_ring_write(&out, &head, body, UInt32(body.count), nil, 0)
    }

    /// What the other side reads; nil for nothing or for nonsense.
    func read() -> (head: perps_message, body: [UInt8])? {
        var head = perps_message()
        var body = [UInt8](repeating: 0, count: 1_024)
        guard unsafe perps_ring_read(&farIn, &head, &body, 1_024) == 1 else { return nil }
        return (head, Array(body.prefix(Int(head.length))))
    }

    /// What the other side is told when it has so much room.
    func answer(room: Int) -> Int32 {
        var head = perps_message()
        var body = [UInt8](repeating: 0, count: 1_024)
        return unsafe perps_ring_read(&farIn, &head, &body, UInt32(room))
    }

    /// Whether there is something to read before so many nanoseconds are over.
    func waits(_ nanos: Int64) -> Bool { unsafe perps_ring_wait(&farIn, 0, nanos) }

    /// Sets what the writer says that it has written.
    func pretend(written: UInt32) { unsafe left.storeBytes(of: written, as: UInt32.self) }

    /// Puts a word at a place of the ring.
    func put(_ word: UInt32, at offset: Int) {
        unsafe (left + perps_ring_bytes(0) + offset).storeBytes(of: word, as: UInt32.self)
    }
}

@Suite struct `A ring between two processes` {
    @Test func `gives what was written, once and in order`() {
        let pair = RingPair()
        #expect(pair.read() == nil)
        #expect(pair.write([1, 2, 3]))
        #expect(pair.write([], kind: 9))
        let first = pair.read()
        #expect(first?.body == [1, 2, 3])
        #expect(first?.head.kind == 1)
        #expect(first?.head.call == 7)
        #expect(first?.head.status == -3)
        let second = pair.read()
        #expect(second?.head.kind == 9)
        #expect(second?.body == [])
        #expect(pair.read() == nil)
    }

    @Test(arguments: seeds)
    func `gives everything whatever its lengths, round and round`(_ seed: UInt64) {
        let pair = RingPair()
        var state = seed
        func next(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        var waiting: [[UInt8]] = []
        var (sent, seen) = (0, 0)
        while seen < 2_000 {
            let body = (0..<next(490)).map { _ in UInt8(truncatingIfNeeded: next(256)) }
            if sent < 2_000, next(3) > 0, pair.write(body) {
                waiting.append(body)
                sent += 1
            } else if let read = pair.read() {
                #expect(read.body == waiting.removeFirst())
                seen += 1
            }
        }
        #expect(waiting == [])
    }

    @Test func `takes what fills half of it, and nothing longer`() {
        let pair = RingPair()
        let half = Int(RingPair.capacity / 2) - MemoryLayout<perps_message>.size
        #expect(!pair.write(Array(repeating: 5, count: half + 1)))
        #expect(pair.write(Array(repeating: 5, count: half)))
        #expect(pair.write(Array(repeating: 6, count: half)))
        #expect(!pair.write([]))
        #expect(pair.read()?.body.count == half)
        #expect(pair.write([]))
    }

    @Test func `calls what no writer of ours leaves behind nonsense, and reads nothing of it`() {
        let nonsense: Int32 = -1
        func told(_ spoil: (RingPair) -> Void, room: Int = 1_024) -> Int32 {
            let pair = RingPair()
            #expect(pair.write([1, 2, 3, 4, 5, 6, 7, 8]))
            spoil(pair)
            return pair.answer(room: room)
        }
        #expect(told { _ in } == 1)
        // More than there is room for, on the line and one past it.
        #expect(told({ _ in }, room: 8) == 1)
        #expect(told({ _ in }, room: 7) == nonsense)
        // A length beyond what was published, beyond the ring, and beyond all numbers.
        for length in [9, 512, 1_024, UInt32.max] {
            #expect(told { $0.put(length, at: 4) } == nonsense)
        }
        // Positions that no writer reaches.
        for written in [4, 8, 1_032, UInt32.max, 0x8000_0000] {
            #expect(told { $0.pretend(written: written) } == nonsense)
        }
        // Filling where no end is near.
        #expect(told { $0.put(0, at: 0) } == nonsense)
    }

    @Test func `wakes at once for what is there, and says so when nothing comes`() {
        let pair = RingPair()
        #expect(!pair.waits(1_000_000))
        #expect(pair.write([1]))
        #expect(pair.waits(60_000_000_000))
    }
}
