internal import NIOCore
internal import NIOPosix

/// A thread on which connections live and their callbacks run.
///
/// Owns an event loop. Callbacks of one thread never run at the same time, and one that does not
/// return holds up every connection of the thread.
package final class NetworkThread: Sendable {
    let loop: any EventLoop
    private let group: MultiThreadedEventLoopGroup

    package init() {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        loop = group.next()
    }

    /// Runs work on the thread, soon.
    package func run(_ work: @escaping @Sendable () -> Void) { loop.execute(work) }

    /// Runs work on the thread after a while, unless the timer is cancelled before.
    @discardableResult
    package func after(_ delay: Duration, _ work: @escaping @Sendable () -> Void) -> Timer {
        Timer(task: loop.scheduleTask(in: TimeAmount(delay), work))
    }

    /// Whether the caller is on this thread.
    package var isCurrent: Bool { loop.inEventLoop }

    /// Ends the thread and with it every connection that is left, and waits for that.
    ///
    /// - Precondition: The caller is on another thread. Clients and servers are stopped before, so
    ///   that their callers are told; what is left is closed without a word.
    package func stop() {
        precondition(!isCurrent, "a network thread cannot wait for its own end")
        do {
            try group.syncShutdownGracefully()
        } catch {
            preconditionFailure("the event loop did not end: \(error)")
        }
    }

    /// Work that is due later.
    package struct Timer: Sendable {
        fileprivate let task: Scheduled<Void>

        package func cancel() { task.cancel() }
    }
}
