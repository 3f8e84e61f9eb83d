internal import Domain

/// The limits of single products, from the profile and from the risk file.
extension ProfileScan {
    /// Reads them; the profile's own may only name products in `traded`.
    ///
    /// - Returns: By symbol, those that have one; the risk file may name more than is traded.
    mutating func productLimits(
        _ sources: LimitSources, currency: String, traded: Set<String>
    ) -> [String: Profile.ProductLimits] {
        let own = byProduct(sources.own, named: "limits.products")
        let risk = byProduct(sources.risk, named: "products")
        for (symbol, section) in own where !traded.contains(symbol) {
            let near = NearName.nearest(to: symbol, among: traded.sorted())
            refuse(
                ProfileFault.unknownProduct, "\(symbol) is no product of this profile",
                at: section.location, key: section.path,
                remedy: near.map { "nearest: " + $0 } ?? "Name one of its products")
        }
        let fileOwn = unjudged(sources.fileOwn)
        let fileRisk = unjudged(sources.fileRisk)
        var all: [String: Profile.ProductLimits] = [:]
        let symbols = [own, risk, fileOwn, fileRisk].flatMap(\.keys)
        for symbol in Set(symbols).sorted() {
            var part = LimitSources(
                own: own[symbol], risk: risk[symbol], fileOwn: fileOwn[symbol],
                fileRisk: fileRisk[symbol], mode: sources.mode, location: sources.location)
            (part.path, part.riskPath) = ("limits.products.\(symbol)", "products.\(symbol)")
            all[symbol] = limits(ofProduct: part, currency: currency)
        }
        return all
    }

    private mutating func limits(
        ofProduct sources: LimitSources, currency: String
    ) -> Profile.ProductLimits {
        func isMore(_ one: String, _ other: String) -> Bool { DecimalOrder.isMore(one, other) }
        let order = optionalLimit(
            "order_size", sources, as: .decimal(unit: nil), isLooser: isMore)
        let position = optionalLimit(
            "position_size", sources, as: .decimal(unit: nil), isLooser: isMore)
        let notional = optionalLimit(
            "position_notional", sources,
            as: .amount(currency).within(Amount.whole(1)...Amount.whole(100_000_000)),
            isLooser: >)
        func choice(_ text: String?, _ key: String) -> DecimalChoice? {
            let entry = sources.own?.entry(key) ?? sources.risk?.entry(key)
            return text.map {
                DecimalChoice(text: $0, location: entry?.value.location ?? sources.location)
            }
        }
        return Profile.ProductLimits(
            orderSize: choice(order, "order_size"),
            positionSize: choice(position, "position_size"), positionNotional: notional)
    }

    /// The map of each product under `products` of a map of limits.
    private mutating func byProduct(_ limits: Section?, named path: String) -> [String: Section] {
        guard let entry = limits?.entry("products") else { return [:] }
        guard case .map(let entries) = entry.value.body else {
            refuse(
                ProfileFault.wrongShape, "expected products with their limits",
                at: entry.value.location, key: path,
                remedy: "Write products: {BTC-USD: {order_size: 0.01}}")
            return [:]
        }
        var all: [String: Section] = [:]
        for entry in entries {
            let own = path + "." + entry.key
            guard
                let section = section(
                    entry.value, path: own, keys: ProfileSchema.productLimits)
            else { continue }
            if !entry.key.isProduct {
                refuse(
                    ProfileFault.value, "'\(entry.key)' is no product such as BTC-USD",
                    at: entry.keyLocation, key: own)
            }
            all[entry.key] = section
        }
        return all
    }

    /// The same of a map that has been judged, or stands above nothing.
    private func unjudged(_ limits: Section?) -> [String: Section] {
        let entries = limits?.entry("products")?.value.entries ?? []
        let sections = entries.map { entry in
            let place = entry.value.location
            return (entry.key, Section(path: "", entries: entry.value.entries, location: place))
        }
        return Dictionary(sections) { first, _ in first }
    }
}

/// Compares plain decimals as the reader writes them: no leading zeros, no trailing ones.
enum DecimalOrder {
    static func isMore(_ one: String, _ other: String) -> Bool {
        let (a, b) = (halves(one), halves(other))
        if a.whole.count != b.whole.count { return a.whole.count > b.whole.count }
        return a.whole != b.whole ? a.whole > b.whole : a.decimals > b.decimals
    }

    private static func halves(_ text: String) -> (whole: Substring, decimals: Substring) {
        let parts = text.split(separator: ".")
        return (parts[0], parts.count > 1 ? parts[1] : "")
    }
}
