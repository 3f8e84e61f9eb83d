package import Domain

/// Something about the account that no order of ours explains, or that must not be.
package enum DeskFinding: Hashable, Sendable {
    /// An order that somebody else placed, seen for the first time.
    case external(order: String, product: String)
    /// The exit of an order that this run did not place, seen for the first time.
    case exit(order: String, product: String)
    /// An open order of an earlier run of this profile.
    case leftover(order: String, product: String)
    /// Another host trades for this profile: an id with our tag that no run here gave.
    case twin(order: String, clientID: String)
    /// An order that was proven never to have arrived is there after all.
    case lateArrival(OrderNumber, order: String)
    /// The venue says of an order what cannot be.
    case contradiction(order: String, String)
    /// The venue says a word of an order or of its fill that we do not know, where it decides what
    /// the order is.
    case unknownWord(order: String, String)
    /// A fill that the venue takes back, changes or makes up.
    case correctedFill(order: String, kind: String)

    /// More news of orders waited than the engine can keep up with.
    case flooded
    /// The venue's clock and ours moved apart by more than slow answers explain.
    case clockStepped(Nanos)

    /// The venue refuses our tokens, and its clock is where we take it to be.
    case tokensRefused

    /// The venue's wallets and our books differ, and nothing on its way explains it.
    case booksDiffer(String)

    /// The wallets cannot be seen, and why; told when that begins.
    case walletsUnread(String)

    /// A row of the orders cannot be read, of ours or of nobody knows whom; told when that begins.
    case orderUnread(UnreadRow)

    /// The venue does not list the orders of its own app, and why; told when that begins.
    case appOrdersUnseen(String)

    /// Trading costs something else from now on.
    case feesChanged(FeeRates)

    /// A fill cost something else than the rates that the venue told.
    case feeDiffers(String)

    /// The key may do less than trade, or more.
    case keyRefused(String)

    /// Whether trading must stop until a person has looked.
    package var halts: Bool {
        switch self {
        case .external, .exit, .leftover, .clockStepped, .tokensRefused, .walletsUnread,
            .orderUnread, .appOrdersUnseen, .feesChanged, .feeDiffers, .unknownWord:
            false
        case .twin, .lateArrival, .contradiction, .correctedFill, .booksDiffer, .flooded,
            .keyRefused:
            true
        }
    }

    /// Whether no position may grow until a person has looked.
    package var refusesEntries: Bool {
        switch self {
        case .clockStepped, .tokensRefused: true
        default: halts
        }
    }

    /// By which the ladder knows the cause: each kind keeps one of its own, so that who lifts one
    /// has not lifted another unseen.
    package var source: String {
        switch self {
        case .twin: "venue.twin"
        case .lateArrival: "venue.late_arrival"
        case .contradiction: "venue.contradiction"
        case .correctedFill: "venue.corrected_fill"
        case .flooded: "venue.flooded"
        case .clockStepped: "venue.clock"
        case .tokensRefused: "venue.tokens"
        case .booksDiffer: "venue.books"
        case .keyRefused: "venue.key"
        case .external, .exit, .leftover, .unknownWord, .walletsUnread, .orderUnread,
            .appOrdersUnseen, .feesChanged, .feeDiffers:
            "venue"
        }
    }

    /// One plain sentence.
    package var text: String {
        switch self {
        case .external(let order, let product):
            "order \(order) of \(product) is not ours; it is left alone and counted"
        case .exit(let order, let product):
            "order \(order) of \(product) takes profit and stops the loss of an earlier order; it "
                + "is left alone and counted"
        case .leftover(let order, let product):
            "order \(order) of \(product) is left from an earlier run and is cancelled"
        case .twin(let order, let id):
            "order \(order) has the id \(id), which this profile never gave here: does another "
                + "host trade for it, or was its ledger lost? It is left alone"
        case .lateArrival(let number, let order):
            "order \(number.value) was proven never to have arrived, and is at the venue as "
                + "\(order)"
        case .contradiction(let order, let what): "order \(order): \(what)"
        case .keyRefused(let what), .feeDiffers(let what): what
        case .feesChanged(let rates): "trading costs \(rates.text) from now on"
        case .unknownWord(let order, let what):
            "order \(order): \(what), a word that is not known here; it decides nothing, and is "
                + "asked for again"
        case .tokensRefused:
            "the venue does not believe our key or its tokens, though the clocks agree; cancels "
                + "and exits are tried all the same: is the key still there, and its list of "
                + "addresses?"
        case .orderUnread(let row):
            "\(row.text); no position grows until the venue's orders can be read again"
        case .appOrdersUnseen(let what):
            "the venue does not list the orders of its own app (\(what)); what one of them may "
                + "still buy counts for no limit before it is filled: place none there for this "
                + "portfolio, or end the run"
        case .walletsUnread(let what):
            "the wallets cannot be read, and are asked for again: \(what)"
        case .flooded:
            "more than \(Inbox.notesMax) notes waited to be taken in: the engine does not keep up "
                + "with the venue; none was lost"
        case .clockStepped(let step):
            "the venue's clock and ours moved apart by \(step.count / 1_000_000) ms between two "
                + "looks: did its clock jump, or was this machine stopped?"
        case .booksDiffer(let what):
            "\(what), and every fill was listed again: was money moved in or out, or converted? "
                + "Look at the account; to go on, end this run, begin another, which counts the "
                + "wallets anew, and arm it"
        case .correctedFill(let order, let kind):
            "the venue sent a \(kind) for a fill of order \(order); check the account by hand"
        }
    }
}
