internal import Domain

/// Orders that the venue makes of ours: the exits that are attached to them, and the parts of a
/// TWAP or a scaled order where it lists them by themselves.
///
/// An exit is no order of the run: it is never cancelled as a leftover and never taken for another
/// host's, its fills are the account's, and what it may still trade is told as open. Only where
/// everything is sold it is cancelled, because the venue keeps what it holds. Fills of a part are
/// its order's.
extension OrderDesk {
    /// What came of an order of ours.
    struct Offspring: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            /// With what it may still trade.
            case exit(Quantity)
            case part
        }

        let parent: OrderNumber
        var kind: Kind

        var isExit: Bool { if case .exit = kind { true } else { false } }
        var open: Quantity { if case .exit(let open) = kind { open } else { .zero } }
    }

    /// Takes note of an exit's id.
    mutating func adopt(exit id: String, of number: OrderNumber) {
        (foreign[id], leftovers[id]) = (nil, nil)
        orders[number]?.exitID = id
        if offspring[id] == nil {
            offspring[id] = Offspring(parent: number, kind: .exit(.zero))
        }
    }

    /// Whether it is an exit that holds what is to be sold now, whoever attached it.
    func mustFree(_ seen: VenueOrder) -> Bool {
        guard sweepsExits, seen.isOpen else { return false }
        guard seen.originatingOrder != nil || offspring[seen.id]?.isExit == true else {
            return false
        }
        return settings.instruments.contains { settings.isName(seen.product, of: $0) }
    }

    /// Takes in what the venue says of an order that came of one of ours.
    mutating func follow(
        _ seen: VenueOrder, of number: OrderNumber, at time: Timestamp, into output: inout Output
    ) {
        guard let order = orders[number], let side = seen.side?.known?.side else { return }
        guard side != order.side else {
            (foreign[seen.id], leftovers[seen.id]) = (nil, nil)
            offspring[seen.id] = Offspring(parent: number, kind: .part)
            return
        }
        let freed = leftovers[seen.id]
        adopt(exit: seen.id, of: number)
        if mustFree(seen) { leftovers[seen.id] = freed ?? Leftover(dueAt: time) }
        guard let open = open(of: seen, order), open != offspring[seen.id]?.open else { return }
        // Less of it is open: it may have traded, and its fills are nowhere but in the whole list.
        if let before = offspring[seen.id]?.open, open < before { wantsAllFills = true }
        offspring[seen.id]?.kind = .exit(open)
        let total = offspring.values.reduce(Quantity.zero) {
            $1.parent == number ? $0 + $1.open : $0
        }
        output.answers.append(
            VenueAnswer(
                time: time, order: number, instrument: order.instrument, body: .exits(side, total)))
    }

    /// What an exit may still trade; nil when nobody says.
    func open(of seen: VenueOrder, _ order: DeskOrder) -> Quantity? {
        guard seen.isOpen else { return .zero }
        let terms = terms(order.instrument)
        // What is finer than the product's lot is as good as not told.
        guard let told = seen.filled, let filled = try? told.quantity(in: terms) else { return nil }
        return max(.zero, (seen.terms(in: terms).total ?? order.filledTold) - filled)
    }

    /// The venue's ids under which fills of an order may be listed.
    func fillIDs(of order: DeskOrder) -> [String] {
        order.venueIDs
            + offspring.filter { $0.value.parent == order.number && $0.value.kind == .part }
            .keys.sorted()
    }

    /// Whose fills those of an order at the venue are; nil for the account's.
    func owner(ofFillsOf id: String) -> OrderNumber? {
        if let number = numbers[id] { return number }
        guard let known = offspring[id], known.kind == .part else { return nil }
        return known.parent
    }
}
