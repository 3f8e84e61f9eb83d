import Foundation
import Glibc

/// A terminal at which somebody has typed a line.
///
/// Owns both of its ends.
final class TypedTerminal {
    /// Where a program reads.
    let input: FileHandle
    private let keyboard: FileHandle

    struct Unavailable: Error { var what: String }

    /// The kernel's requests to unlock the other end, and for its number; from `asm/ioctls.h`.
    private static let unlock: UInt = 0x4004_5431
    private static let number: UInt = 0x8004_5430

    init(typing line: String) throws {
        let master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
        guard master >= 0 else { throw Unavailable(what: "/dev/ptmx") }
        keyboard = FileHandle(fileDescriptor: master, closeOnDealloc: true)
        var (lock, number): (Int32, Int32) = (0, 0)
        guard unsafe ioctl(master, TypedTerminal.unlock, &lock) == 0,
            unsafe ioctl(master, TypedTerminal.number, &number) == 0
        else { throw Unavailable(what: "its other end") }
        let slave = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        guard slave >= 0 else { throw Unavailable(what: "/dev/pts/\(number)") }
        input = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
        try keyboard.write(contentsOf: Data((line + "\n").utf8))
    }
}
