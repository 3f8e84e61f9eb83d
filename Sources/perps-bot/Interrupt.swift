internal import Assembly
internal import Domain
internal import Glibc
internal import Synchronization

/// Ctrl-C and SIGTERM: the first asks for an orderly end, the second ends at once.
enum Interrupt {
    private static let asked = Atomic<Bool>(false)
    private static let halted = Atomic<Bool>(false)

    static var isAsked: Bool { asked.load(ordering: .relaxed) }

    /// Whether SIGUSR2 has come since this was asked last.
    static func takeHalt() -> Bool { halted.exchange(false, ordering: .relaxed) }

    /// Whether SIGUSR2 has come and nobody has taken it yet.
    static var isHaltAsked: Bool { halted.load(ordering: .relaxed) }

    /// What a run is told of signals.
    static var signals: RunSignals {
        RunSignals(stop: { isAsked }, halt: { takeHalt() }, halting: { isHaltAsked })
    }

    /// Waits, less when Ctrl-C comes.
    static func pause(_ time: Nanos) { usleep(UInt32(clamping: time.count / 1_000)) }

    static func watch() {
        let note: @convention(c) (Int32) -> Void = { _ in
            if Interrupt.asked.exchange(true, ordering: .relaxed) { Glibc._exit(130) }
        }
        let halt: @convention(c) (Int32) -> Void = { _ in
            Interrupt.halted.store(true, ordering: .relaxed)
        }
        var heeded = sigset_t()
        unsafe sigemptyset(&heeded)
        for (number, handler) in [(SIGINT, note), (SIGTERM, note), (SIGUSR2, halt)] {
            var action = sigaction()
            unsafe action.__sigaction_handler.sa_handler = handler
            unsafe sigaction(number, &action, nil)
            unsafe sigaddset(&heeded, number)
        }
        // Whoever started this program may have blocked them, and a child inherits that.
        unsafe pthread_sigmask(SIG_UNBLOCK, &heeded, nil)
        _ = signal(SIGPIPE, SIG_IGN)
    }
}
