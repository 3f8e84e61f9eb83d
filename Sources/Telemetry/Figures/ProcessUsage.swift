package import Domain
internal import Glibc

/// What the process has taken from the machine.
package struct ProcessUsage: Hashable, Sendable {
    package var residentBytes: Int64?
    /// The most it ever was.
    package var residentBytesMax: Int64?
    package var cpuTime: Nanos?

    package init(residentBytes: Int64?, residentBytesMax: Int64?, cpuTime: Nanos?) {
        (self.residentBytes, self.cpuTime) = (residentBytes, cpuTime)
        self.residentBytesMax = residentBytesMax
    }

    /// The usage now; what the kernel does not say is nil.
    package static func now() -> ProcessUsage {
        let status = SmallFile.text("/proc/self/status") ?? ""
        var clock = timespec()
        let isKnown = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &clock) == 0
        let cpu = Int64(clock.tv_sec) * 1_000_000_000 + Int64(clock.tv_nsec)
        return ProcessUsage(
            residentBytes: kibibytes("VmRSS:", in: status),
            residentBytesMax: kibibytes("VmHWM:", in: status), cpuTime: isKnown ? Nanos(cpu) : nil)
    }

    private static func kibibytes(_ key: String, in status: String) -> Int64? {
        for line in status.split(separator: "\n") where line.hasPrefix(key) {
            let words = line.split { $0 == " " || $0 == "\t" }
            guard words.count == 3, words[2] == "kB", let count = Int64(words[1]) else {
                return nil
            }
            return count * 1_024
        }
        return nil
    }
}
