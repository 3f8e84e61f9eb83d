package import Domain
package import Risk

/// Asked as the last thing before a request leaves, on whatever thread that happens.
package protocol DepartureGate: AnyObject, Sendable {
    /// What an order was judged under; made on the engine's thread when it is handed over.
    func permit(for order: ApprovedOrder) -> DeparturePermit

    /// Whether it may leave now.
    func lets(_ permit: DeparturePermit) -> Bool
}

/// What an order that waits to leave was judged under.
package struct DeparturePermit: Hashable, Sendable {
    /// What the order can do, as far as a level is about it.
    package enum Kind: Hashable, Sendable {
        case entry
        /// Can only reduce the account's position.
        case reduction
        /// A slice of the flattener, which leaves at FLATTEN and at no other level.
        case flattening
        /// A change that only lowers what an open order can do; leaves at every level.
        case lowering
    }

    package var kind: Kind
    package var instrument: InstrumentID
    package var owner: OwnerID
    /// Number of the latest raise that was known when it was judged.
    package var generation: UInt32

    package init(
        _ kind: Kind, of instrument: InstrumentID, by owner: OwnerID, generation: UInt32
    ) {
        (self.kind, self.instrument, self.owner) = (kind, instrument, owner)
        self.generation = generation
    }

    package init(_ order: ApprovedOrder, generation: UInt32) {
        let kind: Kind
        if order.onlyLowers {
            kind = .lowering
        } else if order.intent.flags.contains(.flattening) {
            kind = .flattening
        } else {
            kind = order.effect.contains(.reducing) ? .reduction : .entry
        }
        self.init(
            kind, of: order.intent.instrument, by: order.intent.owner, generation: generation)
    }
}

/// A level with the numbers of the raises that led to it.
package struct RaisedLevel: Hashable, Sendable {
    package var level: TradingLevel
    /// Of the latest raise; entries that were judged before it are late.
    package var raise: UInt32
    /// Of the latest raise to HALT or above; every order that was judged before it is late.
    package var halt: UInt32

    package init(_ level: TradingLevel = .normal, raise: UInt32 = 0, halt: UInt32 = 0) {
        (self.level, self.raise, self.halt) = (level, raise, halt)
    }

    /// Takes note of a raise.
    package mutating func rise(to level: TradingLevel, generation: UInt32) {
        self.level = max(self.level, level)
        if level >= .reduceOnly { raise = generation }
        if level >= .halt { halt = generation }
    }

    /// The same of a product's or an instance's level, which stops no slice of the flattener: what
    /// the account is to be rid of, it is to be rid of everywhere.
    package func letsInPart(_ permit: DeparturePermit) -> Bool {
        permit.kind == .flattening || lets(permit)
    }

    package func lets(_ permit: DeparturePermit) -> Bool {
        switch permit.kind {
        case .lowering: true
        case .entry: level == .normal && permit.generation >= raise
        case .reduction: level <= .reduceOnly && permit.generation >= halt
        case .flattening: level == .flatten && permit.generation >= halt
        }
    }
}
