internal import Glibc

/// The seeds that properties are tried with.
///
/// `PERPS_SEEDS` says how many, `PERPS_SEED` names the only one, to try a failure again.
package enum PropertySeeds {
    private static let fixed: [UInt64] = [1, 20_260_301]

    /// Two that never change, and as many fresh ones as are asked for, at least one; what is
    /// needed to try them again is printed.
    package static func of(_ subject: String) -> [UInt64] {
        if let only = number("PERPS_SEED") { return [only] }
        let count = max(1, Int(clamping: number("PERPS_SEEDS") ?? 3) - fixed.count)
        let first = UInt64.random(in: 1...UInt64(UInt32.max))
        let fresh = (0..<UInt64(count)).map { first + $0 }
        let range = count == 1 ? "\(first)" : "\(first) to \(first + UInt64(count) - 1)"
        let known = fixed.map(String.init).joined(separator: ", ")
        print("seeds of \(subject): \(known), \(range); PERPS_SEED=n tries n alone")
        return fixed + fresh
    }

    private static func number(_ name: String) -> UInt64? {
        guard let text = unsafe getenv(name).map({ unsafe String(cString: $0) }) else { return nil }
        guard let number = UInt64(text) else {
            preconditionFailure("\(name) is \(text); give it a whole number")
        }
        return number
    }
}
