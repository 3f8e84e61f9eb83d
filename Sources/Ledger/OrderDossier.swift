package import Domain

/// Everything the ledger knows of one order.
package struct OrderDossier: Hashable, Sendable {
    package let order: OrderRow
    /// The name of the instance that asked.
    package let instance: String
    package let instrument: Instrument
    /// In the order in which the guards were asked.
    package let checks: [CheckRow]
    /// In the order in which they were asked for.
    package let amends: [AmendRow]
    /// In the order of their time.
    package let fills: [FillRecord]
}
