internal import Coinbase
package import Domain
package import Profile
package import Transport

/// Where Coinbase is reached for a profile, and whom to trust there.
package struct VenueAddresses: Sendable {
    package var rest: Endpoint
    package var market: Endpoint
    /// nil where no orders go there.
    package var user: Endpoint?
    package var tls: ClientTLS

    private static let rest = "https://api.coinbase.com"
    private static let market = "wss://advanced-trade-ws.coinbase.com"
    private static let user = "wss://advanced-trade-ws-user.coinbase.com"

    /// - Throws: `venue.address` for one that cannot be used.
    package init(of profile: Profile) throws(Fault) {
        var feed: Profile.CoinbaseFeed?
        if case .coinbase(let own) = profile.feed { feed = own }
        var venue: Profile.CoinbaseVenue?
        if case .coinbase(let own) = profile.venue { venue = own }
        func read(_ text: String, _ key: String) throws(Fault) -> Endpoint {
            do throws(TransportFault) {
                return try Endpoint(parsing: text)
            } catch {
                throw Fault(
                    .usage, code: "venue.address", error.description, key: key,
                    remedy: "write an address such as \(VenueAddresses.rest)")
            }
        }
        rest = try read(venue?.rest ?? feed?.rest ?? VenueAddresses.rest, "venue.rest")
        market = try read(
            feed?.marketSocket ?? venue?.marketSocket ?? VenueAddresses.market, "venue.market_ws")
        user = try venue.map { (own) throws(Fault) in
            try read(own.userSocket ?? VenueAddresses.user, "venue.user_ws")
        }
        let authority = venue?.authorityFile ?? feed?.authorityFile
        do throws(TransportFault) {
            tls = try ClientTLS(caFile: authority)
        } catch {
            throw Fault(
                .usage, code: "venue.ca_file", error.description, key: "venue.ca_file",
                remedy: "name a PEM file with the certificates to trust")
        }
    }
}
