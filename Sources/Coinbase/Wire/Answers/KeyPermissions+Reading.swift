internal import Domain

extension KeyPermissions: WireReadable {
    /// A permission that is not spoken of is a fault: it is neither given nor withheld.
    package init(_ object: WireObject) throws(WireFault) {
        do throws(Fault) {
            try self.init(object.value)
        } catch {
            throw object.fault(.missing, "can_trade", error.message)
        }
    }
}
