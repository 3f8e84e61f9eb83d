internal import Domain

extension FillSight {
    init(_ result: ResponseClass<Listing<VenueFill>>, since: Timestamp?) {
        switch result {
        case .success(let listing):
            self.init(fills: listing.items, since: since, gap: listing.gap)
            unread = listing.unread
        default: self.init(fills: [], since: since, gap: result.text)
        }
    }
}
