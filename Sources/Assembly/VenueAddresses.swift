package import Domain
internal import Profile
package import Transport

/// Where Coinbase is reached for a profile, and whom to trust there.
package struct VenueAddresses: Sendable {
    package var rest: Endpoint
    package var market: Endpoint
    /// nil where no orders go there.
    package var user: Endpoint?
    package var tls: ClientTLS

    /// An address, and the key of the profile that gives it.
    private typealias Place = (text: String?, key: String)

    /// The venue's addresses come first for orders, the feed's for the market, the exchange's own
    /// where the profile names none; a CA file is looked for beside the profile.
    ///
    /// - Throws: `profile.address`, `profile.ca_file` for what cannot be used.
    package init(of loaded: LoadedProfile) throws(Fault) {
        var feed: Profile.CoinbaseFeed?
        if case .coinbase(let own) = loaded.profile.feed { feed = own }
        var venue: Profile.CoinbaseVenue?
        if case .coinbase(let own) = loaded.profile.venue { venue = own }
        func read(_ places: [Place], or own: String) throws(Fault) -> Endpoint {
            let place = places.first { $0.text != nil } ?? (own, places[0].key)
            do throws(TransportFault) {
                return try Endpoint(parsing: place.text ?? own)
            } catch {
                throw Fault(error, "profile.address", key: place.key).inFile(loaded.path)
            }
        }
        rest = try read(
            [(venue?.rest, "venue.rest"), (feed?.rest, "feed.rest")],
            or: "https://api.coinbase.com")
        market = try read(
            [
                (feed?.marketSocket, "feed.market_ws"), (venue?.marketSocket, "venue.market_ws"),
            ], or: "wss://advanced-trade-ws.coinbase.com")
        user = try venue.map { (own) throws(Fault) in
            try read(
                [(own.userSocket, "venue.user_ws")],
                or: "wss://advanced-trade-ws-user.coinbase.com")
        }
        let authority = venue?.authorityFile ?? feed?.authorityFile
        let key = venue?.authorityFile == nil ? "feed.ca_file" : "venue.ca_file"
        do throws(TransportFault) {
            tls = try ClientTLS(
                caFile: authority.map { ProfileFiles.path($0, besideFile: loaded.path) })
        } catch {
            throw Fault(error, "profile.ca_file", key: key).inFile(loaded.path)
        }
    }
}

extension Fault {
    /// Bad news of an address or a CA file that stands in a profile.
    fileprivate init(_ fault: TransportFault, _ code: String, key: String) {
        self.init(
            .usage, code: code, "\(fault.operation): \(fault.detail)", key: key,
            remedy: fault.remedy)
    }
}
