package import Coinbase
package import Domain

/// The portfolio that a key belongs to: whose money it is.
package struct KeyPortfolio: Hashable, Sendable {
    package var id: String
    /// nil where the venue lists none.
    package var name: String?

    package init(id: String, name: String?) { (self.id, self.name) = (id, name) }

    /// Asks the venue for the name.
    ///
    /// - Throws: What went wrong in asking.
    package init(of permissions: KeyPermissions, _ brokerage: Brokerage) throws(Fault) {
        let list = try brokerage.ask("the portfolios") { brokerage.portfolios(done: $0) }
        let own = list.portfolios.first { $0.id == permissions.portfolio }
        self.init(id: permissions.portfolio, name: own?.name)
    }

    /// Name and id for people.
    package var text: String { name.map { "\($0) (\(id))" } ?? id }
}
