package import Domain
internal import Glibc

/// The clocks of the machine; only the shell looks at them.
package enum WallClock {
    /// UTC now.
    package static var now: Timestamp { Timestamp(nanos: read(CLOCK_REALTIME)) }

    /// Nanoseconds of a clock that no one sets.
    package static var steady: Int64 { read(CLOCK_MONOTONIC) }

    /// The same, going on while the machine sleeps.
    static var passed: Int64 { read(CLOCK_BOOTTIME) }

    /// Waits.
    static func rest(milliseconds: UInt32) { usleep(milliseconds * 1_000) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        let status = unsafe clock_gettime(clock, &time)
        precondition(status == 0, "the machine has no clock")
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
