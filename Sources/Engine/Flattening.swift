package import Domain

/// Within what the flattener sells.
package struct FlattenRules: Hashable, Sendable {
    /// Greatest distance of a slice's price from the mark.
    package var band: Ratio
    /// Greatest value of one slice.
    package var slice: Amount
    /// An older mark is no mark.
    package var staleness: Nanos

    package init(band: Ratio, slice: Amount, staleness: Nanos) {
        (self.band, self.slice, self.staleness) = (band, slice, staleness)
    }
}

/// The way of the account's positions to nothing, product by product.
///
/// Begun by an operator, and over once each product is flat or dust: what comes into the account
/// afterwards is not sold.
package struct Flattening: Hashable, Sendable {
    package enum Stage: Hashable, Sendable {
        /// Open orders are being cancelled first.
        case cancelling
        /// A slice is on its way, or rests.
        case selling
        /// Nothing is sent now, and why.
        case waiting(String)
        /// What is left is too little for any order.
        case dust
        case flat

        package var name: String {
            switch self {
            case .cancelling: "cancelling"
            case .selling: "selling"
            case .waiting: "waiting"
            case .dust: "dust"
            case .flat: "flat"
            }
        }

        package var isOver: Bool { self == .dust || self == .flat }
    }

    /// One product's way.
    package struct Course: Hashable, Sendable {
        package let instrument: InstrumentID
        package internal(set) var stage = Stage.cancelling
        /// What the account still has of it; below zero for a short position.
        package internal(set) var remaining = Quantity.zero
        package internal(set) var slices = 0
        /// Not before this is a slice sent.
        var notBefore = Timestamp(nanos: .min)
        /// The slice that was sent last, and the position then.
        var last: (order: OrderNumber, remaining: Quantity, at: Timestamp)?
        /// Slices in a row that came to nothing.
        var failures = 0

        init(_ instrument: InstrumentID) { self.instrument = instrument }

        package static func == (left: Course, right: Course) -> Bool {
            left.instrument == right.instrument && left.stage == right.stage
                && left.remaining == right.remaining && left.slices == right.slices
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(instrument)
            hasher.combine(stage)
            hasher.combine(remaining)
        }
    }

    package internal(set) var courses: [Course] = []
    /// When something is to be looked at whatever happens.
    var due: Timestamp?

    /// Whether something is still to be sold.
    package internal(set) var isActive = false

    init(_ instruments: [InstrumentID] = [], at time: Timestamp? = nil) {
        courses = instruments.map(Course.init)
        isActive = !courses.isEmpty
        due = isActive ? time : nil
    }
}
