internal import Domain

/// Which orders a listing is to have, or which orders' fills, by what an order is from its birth.
struct OrderFilter {
    private let ids: Set<String>
    private let products: Set<String>
    private let types: Set<String>
    private let kinds: Set<String>
    private let assets: Set<String>
    private let side: String?
    private let expiry: String?
    private let source: String?

    private static let productTypes: Set<String> = ["SPOT", "FUTURE", "UNKNOWN_PRODUCT_TYPE"]
    private static let expiries: Set<String> = [
        "UNKNOWN_CONTRACT_EXPIRY_TYPE", "EXPIRING", "PERPETUAL",
    ]
    static let sourceUsual = "RETAIL_ADVANCED"
    static let sources: Set<String> = [
        "RETAIL_ADVANCED", "RETAIL_SIMPLE", "UNKNOWN_PLACEMENT_SOURCE",
    ]

    /// - Throws: `Refusal` for a word that the venue does not have.
    init(_ query: Query, types known: Set<String>) throws(Refusal) {
        func words(_ name: String, among known: Set<String>, none: String) throws(Refusal) -> Set<
            String
        > {
            let words = query.all(name)
            for word in words where !known.contains(word) { throw .notAValue(word, of: name) }
            return Set(words.filter { $0 != none })
        }
        func word(_ name: String, among known: Set<String>, none: String) throws(Refusal)
            -> String?
        {
            try words(name, among: known, none: none).first
        }
        ids = Set(query.all("order_ids") + query.all("order_id"))
        products = Set(query.all("product_ids") + query.all("product_id"))
        types = try words("order_types", among: known, none: "UNKNOWN_ORDER_TYPE")
        let none = "UNKNOWN_PRODUCT_TYPE"
        kinds = try words("product_type", among: OrderFilter.productTypes, none: none)
            .union(try words("product_types", among: OrderFilter.productTypes, none: none))
        assets = Set(query.all("asset_filters"))
        side = try word(
            "order_side", among: ["BUY", "SELL", "UNKNOWN_ORDER_SIDE"],
            none: "UNKNOWN_ORDER_SIDE")
        expiry = try word(
            "contract_expiry_type", among: OrderFilter.expiries,
            none: "UNKNOWN_CONTRACT_EXPIRY_TYPE")
        source = try word(
            "order_placement_source", among: OrderFilter.sources,
            none: "UNKNOWN_PLACEMENT_SOURCE")
    }

    func takes(_ order: ClientOrder, _ listing: Listing) -> Bool {
        (ids.isEmpty || ids.contains(order.id))
            && (products.isEmpty || products.contains(order.symbol))
            && (types.isEmpty || types.contains(order.terms.kind.rawValue))
            && (kinds.isEmpty || kinds.contains(listing.productType))
            && (assets.isEmpty || assets.contains(listing.instrument.base)
                || assets.contains(listing.quote))
            && (side ?? order.side.word) == order.side.word
            && (expiry.map { listing.isFuture && $0 == listing.expiryType } ?? true)
    }

    /// Whether it was placed through what the listing is of, which is one source; fills are listed
    /// of all.
    func takesSource(of order: ClientOrder) -> Bool {
        (source ?? OrderFilter.sourceUsual) == order.source
    }
}
