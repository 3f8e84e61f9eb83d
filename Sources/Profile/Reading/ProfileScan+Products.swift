internal import Domain

extension ProfileScan {
    /// The products; faults for an empty list, a symbol twice and a closed derivatives gate.
    mutating func products(_ root: Section, currency: String) -> [ProductChoice]? {
        guard let list = list("products", of: root) else { return nil }
        guard !list.items.isEmpty else {
            refuse(
                ProfileFault.empty, "names no product", at: list.location, key: "products",
                remedy: "Write products: [BTC-USD]")
            return nil
        }
        var choices: [ProductChoice] = []
        for (index, item) in list.items.enumerated() {
            let path = "products[\(index)]"
            guard let choice = product(item, path: path, currency: currency) else { continue }
            if let first = choices.first(where: { $0.symbol == choice.symbol }) {
                refuse(
                    ProfileFault.duplicateName,
                    "\(choice.symbol) is named twice, first at \(first.location.inWords)",
                    at: choice.location, key: path, remedy: "Keep one of them")
            }
            judge(choice, path: path, currency: currency)
            choices.append(choice)
        }
        return choices
    }

    private mutating func product(
        _ item: ParameterValue, path: String, currency: String
    ) -> ProductChoice? {
        guard case .map = item.body else {
            return read(item, key: path, as: .product).map { symbol in
                ProductChoice(symbol: symbol, location: item.location)
            }
        }
        guard let section = section(item, path: path, keys: ProfileSchema.product) else {
            return nil
        }
        guard let entry = section.entry("symbol") else {
            refuseMissing("symbol", of: section, expected: "a product such as BTC-USD")
            return nil
        }
        guard let symbol = check(entry.value, key: path + ".symbol", as: .product) else {
            return nil
        }
        record(path, symbol, from: entry.value.location)
        let parts = symbol.split(separator: "-").map(String.init)
        let base = symbol.isDerivative ? "contracts" : parts.first
        let quote = symbol.isDerivative ? currency : parts.last
        return ProductChoice(
            symbol: symbol,
            tick: decimal("tick", of: section, as: .decimal(unit: quote)),
            lot: decimal("lot", of: section, as: .decimal(unit: base)),
            sizeMin: decimal("min_size", of: section, as: .decimal(unit: base)),
            notionalMin: decimal(
                "min_notional", of: section, as: .decimal(unit: quote, isRequired: true)),
            location: entry.value.location)
    }

    mutating func decimal(
        _ key: String, of section: Section, as wording: Wording<String>, isRequired: Bool = false
    ) -> DecimalChoice? {
        guard let text = read(key, of: section, as: wording, isRequired: isRequired) else {
            return nil
        }
        let location = section.entry(key)?.value.location ?? section.location
        return DecimalChoice(text: text, location: location)
    }

    private mutating func judge(_ choice: ProductChoice, path: String, currency: String) {
        let symbol = choice.symbol
        if symbol.isDerivative {
            guard !layers.derivativesEnabled else { return }
            refuse(
                ProfileFault.derivativesClosed, "\(symbol) is a derivative, and the gate is closed",
                at: choice.location, key: path,
                remedy: "Name a spot product, or set COINBASE_ENABLE_DERIVATIVES=1")
        } else if let quote = symbol.split(separator: "-").last, quote != currency {
            warn(
                "\(symbol) is paid in \(quote), which is counted as \(currency)",
                at: choice.location, key: path)
        }
    }
}
