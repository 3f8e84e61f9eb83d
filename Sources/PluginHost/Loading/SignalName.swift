internal import CShims

/// Names of signals as people write them.
enum SignalName {
    /// `"SIGSEGV"`, or `"signal 40"` for one without a name.
    static func text(_ number: Int32) -> String {
        guard let name = unsafe perps_signal_name(number) else { return "signal \(number)" }
        return unsafe "SIG" + String(cString: name)
    }
}
