package import Domain
internal import Glibc

/// The two clocks of a machine: the one that people set, and the one that nobody sets.
package struct Clocks: Sendable {
    /// UTC, as far as this machine knows it.
    package var wall: @Sendable () -> Timestamp
    /// Time since some beginning; never steps back.
    package var steady: @Sendable () -> Nanos

    package init(
        wall: @escaping @Sendable () -> Timestamp, steady: @escaping @Sendable () -> Nanos
    ) {
        (self.wall, self.steady) = (wall, steady)
    }

    /// Those of this machine.
    package static let machine = Clocks(
        wall: { Timestamp(nanos: read(CLOCK_REALTIME)) },
        steady: { Nanos(read(CLOCK_MONOTONIC)) })

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        let status = unsafe clock_gettime(clock, &time)
        precondition(status == 0, "the machine has no clock")
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
