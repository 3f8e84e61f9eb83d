internal import CShims
internal import Glibc

/// What belongs to the whole process and must be the same after foreign code ran.
///
/// Taken before a library is opened; `restore` puts back what it changed: the floating-point
/// control word, signal handlers and mask, locale, working directory and umask. `restore` must be
/// called exactly once, on the same thread, because it frees the snapshot.
@safe struct LoadWatch {
    private let float: perps_float_control
    private let signals: OpaquePointer?
    private let locale: String?
    private let working: Int32
    private let mask: mode_t

    static func begin() -> LoadWatch { LoadWatch() }

    private init() {
        float = perps_float_control_read()
        unsafe signals = perps_signals_snapshot()
        locale = LoadWatch.currentLocale()
        working = unsafe open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // Reading it means setting it; files made at this moment are the user's alone.
        mask = umask(0o077)
        _ = umask(mask)
    }

    /// Puts everything back.
    ///
    /// - Returns: What had been changed, each as words that follow "the library changed".
    func restore() -> [String] {
        var changes: [String] = []
        let now = perps_float_control_read()
        perps_float_control_write(float)
        if now.vector != float.vector || now.x87 != float.x87 {
            changes.append("the floating-point mode")
        }
        changes += restoreSignals()
        if let locale, LoadWatch.currentLocale() != locale {
            unsafe setlocale(LC_ALL, locale)
            changes.append("the locale")
        }
        if restoreFolder() { changes.append("the working directory") }
        let left = umask(mask)
        if left != mask { changes.append("the umask") }
        return changes
    }

    private func restoreSignals() -> [String] {
        guard let signals = unsafe signals else { return [] }
        var maskChanged = false
        let changed = unsafe perps_signals_restore(signals, &maskChanged)
        var changes = (1...64).filter { changed >> UInt64($0 - 1) & 1 == 1 }.map { number in
            "the handler of \(SignalName.text(Int32(number)))"
        }
        if maskChanged { changes.append("the signal mask") }
        return changes
    }

    private func restoreFolder() -> Bool {
        guard working >= 0 else { return false }
        defer { close(working) }
        var before = stat()
        var after = stat()
        let isSame =
            unsafe fstat(working, &before) == 0 && stat(".", &after) == 0
            && before.st_dev == after.st_dev && before.st_ino == after.st_ino
        if !isSame { _ = fchdir(working) }
        return !isSame
    }

    private static func currentLocale() -> String? {
        guard let name = unsafe setlocale(LC_ALL, nil) else { return nil }
        return unsafe String(cString: name)
    }
}
