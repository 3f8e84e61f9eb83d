internal import CPerpsPlugin
internal import CPluginChannel
internal import Domain
internal import Glibc
internal import Records

/// What it takes to call a plugin in a process of its own and to have its answer, for the
/// benchmark.
package enum RoundTrips {
    /// Calls an instance with a step in which nothing happened.
    ///
    /// - Parameters:
    ///   - instance: An active one that does nothing.
    ///   - count: How often.
    /// - Returns: Nanoseconds of each call; nil when one failed.
    package static func measure(_ instance: PluginInstance, count: Int) -> [Int64]? {
        guard let process = unsafe instance.table?.pointee.process,
            let object = unsafe instance.object
        else { return nil }
        var batch = unsafe instance.state.pointee.buffer.batch(
            time: instance.setting.start, step: 0)
        var spans: [Int64] = []
        spans.reserveCapacity(count)
        for _ in 0..<count {
            let start = nanos()
            guard unsafe process(object, &batch) >= PB_OK else { return nil }
            spans.append(nanos() - start)
        }
        return spans
    }

    /// Two processes that wake each other by a word of memory and do nothing else.
    ///
    /// - Returns: Nanoseconds of each round; nil when no process could be made.
    package static func bare(count: Int) -> [Int64]? {
        var spans = [Int64](repeating: 0, count: count)
        return unsafe perps_futex_round_trips(UInt32(count), &spans) ? spans : nil
    }

    private static func nanos() -> Int64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }
}
