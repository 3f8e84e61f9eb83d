internal import Domain
internal import GRDB

/// Reads columns of a row; a value that makes no sense is a fault and not a crash.
struct RowReader {
    let row: Row
    init(_ row: Row) { self.row = row }

    func optionalInt(_ column: String) throws(Fault) -> Int64? {
        let value: DatabaseValue = row[column]
        if value.isNull { return nil }
        guard case .int64(let number) = value.storage else {
            throw LedgerFault.senseless("no whole number in \(column)")
        }
        return number
    }

    func int(_ column: String) throws(Fault) -> Int64 {
        guard let value = try optionalInt(column) else {
            throw LedgerFault.senseless("nothing in \(column)")
        }
        return value
    }

    func small<Number: FixedWidthInteger>(_ column: String) throws(Fault) -> Number {
        guard let value = Number(exactly: try int(column)) else {
            throw LedgerFault.senseless("a number out of range in \(column)")
        }
        return value
    }

    /// A 64-bit pattern whose highest bit is no sign.
    func bits(_ column: String) throws(Fault) -> UInt64 { UInt64(bitPattern: try int(column)) }

    func optionalText(_ column: String) throws(Fault) -> String? {
        let value: DatabaseValue = row[column]
        if value.isNull { return nil }
        guard case .string(let text) = value.storage else {
            throw LedgerFault.senseless("no text in \(column)")
        }
        return text
    }

    func text(_ column: String) throws(Fault) -> String {
        guard let value = try optionalText(column) else {
            throw LedgerFault.senseless("nothing in \(column)")
        }
        return value
    }

    func time(_ column: String) throws(Fault) -> Timestamp { Timestamp(nanos: try int(column)) }

    func fixed<Number: FixedPoint>(_ column: String) throws(Fault) -> Number {
        Number(try int(column))
    }

    func optionalFixed<Number: FixedPoint>(_ column: String) throws(Fault) -> Number? {
        try optionalInt(column).map { Number($0) }
    }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable>(_ column: String) throws(Fault) -> Word
    where Word.RawValue == UInt8 {
        guard let word = Word(rawValue: try small(column)) else {
            throw LedgerFault.senseless("an unknown word in \(column)")
        }
        return word
    }
}
