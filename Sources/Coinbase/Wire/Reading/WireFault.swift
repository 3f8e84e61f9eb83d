internal import Domain
internal import JSON

/// Why bytes of the venue are not what they ought to be.
///
/// A frame or a body with a fault is taken in no part: nothing of it reaches the engine.
package struct WireFault: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// More bytes than any message of the venue has.
        case tooLong
        /// Not UTF-8.
        case notText
        /// Not the grammar of JSON, nested too deeply, or half a surrogate.
        case notJSON
        /// One key twice in one object: nobody can say which value is meant.
        case repeatedKey
        /// A member that must be there is not.
        case missing
        /// A member of another kind, such as a list where text belongs.
        case wrongKind
        /// A word that decides something and that we do not know.
        case unknownWord
        /// Text that is no plain decimal number.
        case notDecimal
        /// Digits that only rounding could drop.
        case tooFine
        /// A number that no price, size or amount can be.
        case outOfRange
        /// Text that names no moment.
        case notTime
        /// Two members that cannot both be true.
        case contradiction
    }

    package var kind: Kind
    /// Where: a path such as `order.filled_size`; empty for the message as a whole.
    package var field: String
    /// What is wrong, with the value at hand.
    package var message: String

    package init(_ kind: Kind, _ field: String, _ message: String) {
        (self.kind, self.field, self.message) = (kind, field, message)
    }

    init(_ fault: ParseFault, _ field: String, value: String) {
        let kind: Kind =
            switch fault {
            case .notDecimal: .notDecimal
            case .tooFine: .tooFine
            case .outOfRange: .outOfRange
            }
        self.init(kind, field, "\"\(value.prefix(40))\" \(fault.explanation)")
    }

    init(_ fault: JSONFault) {
        self.init(.notJSON, "", "byte \(fault.offset + 1): \(fault.message)")
    }

    /// What is to be done about it.
    package var remedy: String {
        switch kind {
        case .tooFine:
            "Read the products again: the increments of this one may have changed."
        case .unknownWord, .missing, .wrongKind, .notTime:
            "Compare with the venue's change log: its messages may have changed."
        case .tooLong, .notText, .notJSON, .repeatedKey, .notDecimal, .outOfRange, .contradiction:
            "Nothing of it was believed; ask the venue again, and keep the bytes if it stays."
        }
    }

    /// One line for people.
    package var text: String { field.isEmpty ? message : "\(field): \(message)" }
}
