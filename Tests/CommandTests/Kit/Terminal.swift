import Foundation
import Glibc

/// A terminal at which somebody may type, and that shows what a program writes to it.
///
/// Owns both of its ends.
final class Terminal {
    /// Where a program reads and writes.
    let device: FileHandle
    private let person: FileHandle

    struct Unavailable: Error { var what: String }

    /// The kernel's requests to unlock the other end, and for its number; from `asm/ioctls.h`.
    private static let unlock: UInt = 0x4004_5431
    private static let number: UInt = 0x8004_5430

    init() throws {
        let master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK)
        guard master >= 0 else { throw Unavailable(what: "/dev/ptmx") }
        person = FileHandle(fileDescriptor: master, closeOnDealloc: true)
        var (lock, number): (Int32, Int32) = (0, 0)
        guard unsafe ioctl(master, Terminal.unlock, &lock) == 0,
            unsafe ioctl(master, Terminal.number, &number) == 0
        else { throw Unavailable(what: "its other end") }
        let slave = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        guard slave >= 0 else { throw Unavailable(what: "/dev/pts/\(number)") }
        device = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    }

    func type(_ line: String) throws {
        try person.write(contentsOf: Data((line + "\n").utf8))
    }

    /// What was written to it and not shown before, at most what a terminal keeps: 4 KiB.
    func shown() -> String {
        var text: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = unsafe read(person.fileDescriptor, &part, part.count)
            guard count > 0 else { return String(decoding: text, as: UTF8.self) }
            text += part.prefix(count)
        }
    }
}
