package import Domain
internal import Synchronization

/// Whether a bot may run with a key: it has to trade, must not move money, and belongs where the
/// profile says.
package struct KeyCheck: Hashable, Sendable {
    package var permissions: KeyPermissions
    /// Why not; empty when it may.
    package var refusals: [Fault]

    package init(permissions: KeyPermissions, refusals: [Fault]) {
        (self.permissions, self.refusals) = (permissions, refusals)
    }
}

extension Brokerage {
    /// Asks what the key may do, and judges it; a look that taught nothing leaves the doubt.
    ///
    /// - Parameters:
    ///   - portfolio: What the profile names; nil when it names none.
    ///   - done: Told once; a failure is no permission.
    package func checkKey(portfolio: String?, done: @escaping Answer<KeyCheck>) {
        keyPermissions { [self] answer in
            if case .success = answer {} else { keyDoubt.withLock { $0.raise() } }
            done(
                answer.map {
                    KeyCheck(permissions: $0, refusals: $0.refusals(portfolio: portfolio))
                })
        }
    }
}
