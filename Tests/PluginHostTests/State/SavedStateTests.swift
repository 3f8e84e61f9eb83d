import Domain
import PluginHost
import Testing

@Suite struct `A file of saved state` {
    let state = SavedState(
        of: ("com.test.one", "1.2.3", 7), library: String(repeating: "a", count: 64),
        at: Timestamp(nanos: 1_704_067_200_000_000_001), bytes: [0, 10, 10, 255, 13, 0])

    @Test func `reads back as it was written`() throws {
        #expect(try SavedState(file: state.file) == state)
        let empty = SavedState(
            of: ("a.b", "1.0.0", 1), library: "", at: Timestamp(nanos: 0), bytes: [])
        #expect(try SavedState(file: empty.file) == empty)
    }

    @Test func `begins with a head that a person can read`() {
        let head = String(decoding: state.file.prefix(60), as: UTF8.self)
        #expect(head.hasPrefix("perps-bot state 1\nmodule com.test.one\nversion 1.2.3\n"))
    }

    @Test func `cut anywhere is refused`() {
        for count in 0..<state.file.count {
            #expect(throws: Fault.self) {
                try SavedState(file: Array(state.file.prefix(count)))
            }
        }
    }

    @Test func `with one bit of the plugin's bytes changed is refused`() {
        let start = state.file.count - state.bytes.count
        for place in start..<state.file.count {
            for bit in 0..<8 {
                var file = state.file
                file[place] ^= 1 << UInt8(bit)
                #expect(throws: Fault.self) { try SavedState(file: file) }
            }
        }
    }

    @Test func `of another kind is refused, however long`() {
        #expect(throws: Fault.self) { try SavedState(file: Array("hello\n\n".utf8)) }
        let long = [UInt8](repeating: 65, count: 1 << 20)
        #expect(throws: Fault.self) { try SavedState(file: long) }
        let newer = Array("perps-bot state 2\n\n".utf8)
        #expect(throws: Fault.self) { try SavedState(file: newer) }
    }
}
