internal import Domain

/// One page of a listing, and where the next one begins.
protocol ListingPage: WireReadable {
    associatedtype Item: Sendable
    var items: [Item] { get }
    /// Rows that cannot be read.
    var unread: [UnreadRow] { get }
    var mark: PageMark { get }
    /// What can be asked for without a key is, where there is none.
    static var isOpen: Bool { get }
}

extension ListingPage {
    static var isOpen: Bool { false }
    var unread: [UnreadRow] { [] }

    fileprivate static func access(hasKey: Bool) -> Brokerage.Access {
        isOpen && !hasKey ? .open : .signed
    }
}

extension AccountPage: ListingPage {
    var items: [VenueAccount] { accounts }
    var mark: PageMark { page }
}

extension OrderPage: ListingPage {
    var items: [VenueOrder] { orders }
    var mark: PageMark { page }
}

extension FillPage: ListingPage {
    var items: [VenueFill] { fills }
    var mark: PageMark { page }
}

extension ProductPage: ListingPage {
    static var isOpen: Bool { true }
    var items: [VenueProduct] { products }
    var mark: PageMark { cursor.map { .more(cursor: $0) } ?? .last }
}

extension Brokerage {
    /// Rows of one page of accounts, orders or fills.
    static let pageRows = 100

    /// Asks for one page after the other.
    ///
    /// A listing that fails after its first page is given with the gap; one that fails at once is
    /// the failure. A cursor that comes again, or more pages than `pagesMax`, is a gap too.
    func list<Page: ListingPage>(
        _ path: String, of page: Page.Type, pagesMax: Int,
        _ query: @escaping @Sendable (_ cursor: String?) -> Query,
        done: @escaping @Sendable (ResponseClass<Listing<Page.Item>>) -> Void
    ) {
        let walk = PageWalk<Page>(
            brokerage: self, path: path, access: Page.access(hasKey: signer != nil),
            pagesMax: pagesMax, query: query, done: done)
        walk.ask(PageWalk.Progress())
    }
}

/// A walk through the pages of one listing.
struct PageWalk<Page: ListingPage>: Sendable {
    struct Progress: Sendable {
        var items: [Page.Item] = []
        var unread: [UnreadRow] = []
        var pages = 0
        /// The cursors of the pages that were asked for.
        var cursors: Set<String> = []
        var cursor: String?

        /// Everything so far, with why there is no more.
        func listing(gap: String? = nil) -> ResponseClass<Listing<Page.Item>> {
            .success(Listing(items, gap: gap, unread: unread))
        }
    }

    let brokerage: Brokerage
    let path: String
    let access: Brokerage.Access
    let pagesMax: Int
    let query: @Sendable (String?) -> Query
    let done: @Sendable (ResponseClass<Listing<Page.Item>>) -> Void

    func ask(_ progress: Progress) {
        let call = RestCall<Page>.get(path, query(progress.cursor), access: access)
        brokerage.perform(call) { take($0, progress) }
    }

    private func take(_ answer: ResponseClass<Page>, _ before: Progress) {
        guard case .success(let page) = answer else {
            guard before.pages > 0 else { return done(answer.map { _ in Listing([]) }) }
            let gap = "page \(before.pages + 1) did not come: \(answer.text)"
            return done(before.listing(gap: gap))
        }
        var progress = before
        progress.items += page.items
        progress.unread += page.unread
        progress.pages += 1
        switch page.mark {
        case .last: done(progress.listing())
        case .broken:
            let gap = "more follows after page \(progress.pages), and the venue does not say where"
            done(progress.listing(gap: gap))
        case .more(let cursor):
            guard progress.cursors.insert(cursor).inserted else {
                let gap = "after page \(progress.pages) the venue's cursor leads in a circle"
                return done(progress.listing(gap: gap))
            }
            guard progress.pages < pagesMax else {
                let gap = "more than \(pagesMax) pages"
                return done(progress.listing(gap: gap))
            }
            progress.cursor = cursor
            ask(progress)
        }
    }
}
