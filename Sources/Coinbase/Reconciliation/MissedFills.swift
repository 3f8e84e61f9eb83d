package import Domain

/// Fills that the venue lists of an order and that its run was not told before it ended.
package enum MissedFills: Hashable, Sendable {
    /// In the order in which they happened; none where the run knew all.
    case fills([Fill])
    /// What the venue lists and what the run was told do not fit together, in plain words.
    case contradiction(String)

    /// Takes those away that the run was told: the first ones, as it was told them in their order.
    ///
    /// - Parameters:
    ///   - known: How much of the order the run was told is filled.
    ///   - listed: All of the order's fills, the newest first as the venue lists them.
    ///   - instrument: The order's product.
    package init(after known: Quantity, of listed: [VenueFill], in instrument: Instrument) {
        let oldestFirst = listed.enumerated().sorted { left, right in
            (left.element.tradedAt, right.offset) < (right.element.tradedAt, left.offset)
        }
        var (told, missed) = (Quantity.zero, [Fill]())
        for (_, seen) in oldestFirst {
            guard seen.kind == nil || seen.kind == .known(.fill),
                let fill = seen.fill(of: .foreign, in: instrument, 0)
            else {
                self = .contradiction("the venue lists a fill of it that nobody can book")
                return
            }
            if told < known {
                told += fill.quantity
            } else {
                missed.append(fill)
            }
        }
        guard told == known else {
            self = .contradiction(
                "\(instrument.text(known)) \(instrument.base) of it were filled by our record, and "
                    + "the venue's fills do not add up to that")
            return
        }
        self = .fills(missed)
    }
}
