internal import CPerpsPlugin

/// Texts in C memory that live as long as a plugin may look at them.
///
/// Owns the memory; each text is followed by a NUL.
@safe final class TextArena {
    private var blocks: [UnsafeMutablePointer<CChar>]

    init() { unsafe blocks = [] }

    deinit {
        for index in unsafe blocks.indices { unsafe blocks[index].deallocate() }
    }

    func text(_ text: String) -> pb_str {
        let bytes = Array(text.utf8)
        let block = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() {
            unsafe (block + index).initialize(to: CChar(bitPattern: byte))
        }
        unsafe (block + bytes.count).initialize(to: 0)
        unsafe blocks.append(block)
        return unsafe pb_str(ptr: UnsafePointer(block), len: UInt64(bytes.count))
    }
}
