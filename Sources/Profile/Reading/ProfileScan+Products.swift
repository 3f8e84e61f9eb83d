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
        var choice = ProductChoice(
            symbol: symbol,
            tick: decimal("tick", of: section, as: .decimal(unit: quote)),
            lot: decimal("lot", of: section, as: .decimal(unit: base)),
            sizeMin: decimal("min_size", of: section, as: .decimal(unit: base)),
            sizeMax: decimal("max_size", of: section, as: .decimal(unit: base)),
            notionalMin: decimal(
                "min_notional", of: section, as: .decimal(unit: quote, isRequired: true)),
            location: entry.value.location)
        readDerivative(section, into: &choice)
        return choice
    }

    /// What a profile says about the margin, funding and hours of a derivative.
    private mutating func readDerivative(_ section: Section, into choice: inout ProductChoice) {
        let keys = ProfileSchema.derivative.filter { section.entry($0) != nil }
        guard choice.symbol.isDerivative else {
            for key in keys {
                refuse(
                    ProfileFault.unknownKey, "is a key of derivatives, and this is a spot product",
                    at: section.entry(key)?.keyLocation ?? section.location,
                    key: section.path(of: key), remedy: "Delete it")
            }
            return
        }
        readContract(section, into: &choice)
        let margin = Wording.ratio.within(.bps(1) ... .bps(10_000))
        choice.initialMargin = read("initial_margin", of: section, as: margin, isRequired: false)
        choice.overnightMargin = read(
            "overnight_margin", of: section, as: margin, isRequired: false)
        choice.maintenanceShare = read(
            "maintenance_margin", of: section, as: margin, isRequired: false)
        choice.fundingRate = read(
            "funding_rate", of: section, as: .ratio.within(.bps(-100) ... .bps(100)),
            isRequired: false)
        if section.entry("hours") != nil {
            choice.hours = items("hours", of: section, as: .window)
        }
    }

    /// Only US futures are traded in contracts.
    private mutating func readContract(_ section: Section, into choice: inout ProductChoice) {
        guard let entry = section.entry("contract_size") else { return }
        guard choice.symbol.hasSuffix("-CDE") else {
            return refuse(
                ProfileFault.unknownKey,
                "is a key of US futures, and this perpetual is traded in its base currency",
                at: entry.keyLocation, key: section.path(of: "contract_size"), remedy: "Delete it")
        }
        choice.contractSize = decimal("contract_size", of: section, as: .decimal(unit: nil))
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
            guard symbol.hasDerivativesMarket else {
                return refuse(
                    ProfileFault.value,
                    "\(symbol) names no product: it says neither spot nor a market of derivatives",
                    at: choice.location, key: path,
                    remedy: "Write a perpetual as BTC-PERP-INTX, a US future as BIP-20DEC30-CDE, "
                        + "or a spot product such as BTC-USD")
            }
            guard !layers.derivativesEnabled else {
                guard choice.fundingRate == nil else { return }
                return warn(
                    "\(symbol) states none, so holding it costs and earns nothing until the "
                        + "market tells a rate", at: choice.location, key: path + ".funding_rate")
            }
            refuse(
                ProfileFault.derivativesClosed, "\(symbol) is a derivative, and the gate is closed",
                at: choice.location, key: path, remedy: symbol.gateRemedy)
        } else if let quote = symbol.split(separator: "-").last, quote != currency {
            refuse(
                ProfileFault.wrongCurrency,
                "\(symbol) is paid in \(quote), but the account is in \(currency)",
                at: choice.location, key: path,
                remedy: "Name products that are paid in \(currency), or give a profile of its own "
                    + "the account and limits in \(quote)")
        }
    }
}

extension ParameterValue {
    /// The currency that the first of a list of products is paid in; nil for a derivative.
    var quoteOfFirst: String? {
        guard case .list(let items) = body, let first = items.first,
            let symbol = first.scalarText ?? first.value("symbol")?.scalarText,
            symbol.isProduct, !symbol.isDerivative
        else { return nil }
        return symbol.split(separator: "-").last.map(String.init)
    }
}
