internal import Coinbase
internal import Domain
internal import JSON

/// Something that the portfolio holds, of whatever kind.
struct HeldPosition {
    enum Kind: String {
        case spot
        case future
        case perpetual
    }

    var kind: Kind
    /// A currency for spot, else a product.
    var symbol: String
    /// nil where the venue's word is not known: the sign is then open.
    var side: PositionSide?
    var quantity: WireDecimal?
    var entry: WireDecimal?
    var mark: WireDecimal?
    var value: WireDecimal?
    var unrealised: WireDecimal?

    init(_ kind: Kind, _ symbol: String, _ side: PositionSide?, _ quantity: WireDecimal?) {
        (self.kind, self.symbol, self.side, self.quantity) = (kind, symbol, side, quantity)
    }

    /// What is held of each currency, wallets added up; values are the venue's.
    static func spot(_ wallets: [VenueAccount], values: [SpotHolding]) -> [HeldPosition] {
        wallets.filter { $0.total?.isZero != true }
            .sorted { ($0.currency, $0.id) < ($1.currency, $1.id) }
            .map { wallet in
                var row = HeldPosition(.spot, wallet.currency, .long, wallet.total)
                let found = values.filter { $0.account == wallet.id }
                row.value = found.count == 1 ? found[0].fiatValue : nil
                return row
            }
    }

    init(_ position: FuturesPosition) {
        self.init(.future, position.product, position.side.known, position.contracts)
        (entry, mark) = (position.entryPrice?.value, position.currentPrice?.value)
        (value, unrealised) = (position.notional?.value, position.unrealised?.value)
    }

    init(_ position: PerpetualPosition) {
        self.init(.perpetual, position.product, position.side.known, position.netSize)
        (entry, mark) = (position.entryPrice?.value, position.markPrice?.value)
        (value, unrealised) = (position.notional?.value, position.unrealised?.value)
    }

    var json: JSONValue {
        .object([
            "kind": .string(kind.rawValue), "symbol": .string(symbol),
            "side": .text(side?.rawValue.lowercased()), "quantity": .decimal(quantity),
            "entry_price": .decimal(entry), "mark_price": .decimal(mark),
            "value": .decimal(value), "unrealised_pnl": .decimal(unrealised),
        ])
    }

    func add(to table: inout Table) {
        table.add(
            kind.rawValue, symbol, side?.rawValue.lowercased() ?? "?", quantity?.text ?? "",
            entry?.text ?? "", mark?.text ?? "", value?.text ?? "", unrealised?.text ?? "")
    }
}
