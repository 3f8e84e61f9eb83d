internal import Domain
package import JSON

/// A value that one object of an answer says in full.
package protocol WireReadable: Sendable {
    /// - Throws: `WireFault` with the path of the member that is at fault.
    init(_ object: WireObject) throws(WireFault)
}

/// One object of an answer, with the path that leads to it.
///
/// Absent, `null` and empty text are the same: nothing is said, which is never zero.
package struct WireObject {
    let value: JSONValue
    let path: String

    package init(_ value: JSONValue, path: String = "") throws(WireFault) {
        guard value.members != nil else {
            throw WireFault(.wrongKind, path, "expected an object")
        }
        (self.value, self.path) = (value, path)
    }

    /// Reads a body; the grammar is checked strictly.
    package init(parsing bytes: [UInt8]) throws(WireFault) {
        try self.init(try WireObject.tree(bytes))
    }

    static func tree(_ bytes: [UInt8]) throws(WireFault) -> JSONValue {
        do throws(JSONFault) {
            return try JSONValue(parsing: bytes)
        } catch {
            let kind: WireFault.Kind =
                error.message.contains("stands twice")
                ? .repeatedKey
                : error.message.contains("UTF-8")
                    ? .notText : error.message.contains("longer than") ? .tooLong : .notJSON
            throw WireFault(kind, "", "byte \(error.offset + 1): \(error.message)")
        }
    }

    func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The value of a member; nil when nothing is said.
    subscript(_ key: String) -> JSONValue? {
        switch value[key] {
        case nil, .null: nil
        case .string(let text) where text.isEmpty: nil
        case let found: found
        }
    }

    func fault(_ kind: WireFault.Kind, _ key: String, _ message: String) -> WireFault {
        WireFault(kind, place(key), message)
    }

    func required<Value>(_ value: Value?, _ key: String) throws(WireFault) -> Value {
        guard let value else { throw fault(.missing, key, "is missing") }
        return value
    }

    // MARK: Texts, words and flags

    func text(_ key: String) throws(WireFault) -> String? {
        guard let value = self[key] else { return nil }
        guard let text = value.string else { throw fault(.wrongKind, key, "expected text") }
        return text
    }

    func word<Word: WireWord>(
        _ key: String, as word: Word.Type = Word.self
    ) throws(WireFault) -> OpenWord<Word>? {
        try text(key).map { OpenWord($0) }
    }

    /// A flag, written bare or, in some messages, as text.
    func flag(_ key: String) throws(WireFault) -> Bool? {
        switch self[key] {
        case nil: return nil
        case .bool(let flag): return flag
        case .string("true"): return true
        case .string("false"): return false
        default: throw fault(.wrongKind, key, "expected true or false")
        }
    }

    // MARK: Numbers

    /// A number of money, written as text or bare; no power of ten.
    func decimal(_ key: String) throws(WireFault) -> WireDecimal? {
        try decimal(key, allowsPower: false)
    }

    /// A statistic: the venue writes it as a JSON number, with a power of ten when it is small.
    func statistic(_ key: String) throws(WireFault) -> WireDecimal? {
        try decimal(key, allowsPower: true)
    }

    private func decimal(_ key: String, allowsPower: Bool) throws(WireFault) -> WireDecimal? {
        guard let value = self[key] else { return nil }
        guard let text = value.string ?? value.number else {
            throw fault(.wrongKind, key, "expected a number")
        }
        do throws(ParseFault) {
            return try WireDecimal(parsing: text, allowsPower: allowsPower)
        } catch {
            throw WireFault(error, place(key), value: text)
        }
    }

    func count(_ key: String) throws(WireFault) -> Int? {
        guard let value = self[key] else { return nil }
        guard let text = value.string ?? value.number else {
            throw fault(.wrongKind, key, "expected a number")
        }
        guard let count = Int(text) else {
            throw fault(.notDecimal, key, "\"\(text.prefix(40))\" is not a whole number")
        }
        return count
    }

    /// An amount with its currency; some messages leave the currency out and write bare text.
    func money(_ key: String) throws(WireFault) -> Money? {
        guard let value = self[key] else { return nil }
        guard value.members != nil else { return try decimal(key).map { Money($0, nil) } }
        let inner = try WireObject(value, path: place(key))
        return try inner.decimal("value").map { (value) throws(WireFault) in
            Money(value, try inner.text("currency"))
        }
    }

    // MARK: Times

    /// A moment; nil too for the year 1, which the venue writes for none.
    func time(_ key: String) throws(WireFault) -> Timestamp? {
        guard let text = try text(key), !text.hasPrefix("0001-01-01") else { return nil }
        if text.utf8.allSatisfy({ $0 &- 48 <= 9 }) { return try seconds(key) }
        guard let time = WireTime.read(text) else {
            throw fault(.notTime, key, "\"\(text.prefix(40))\" names no moment")
        }
        return time
    }

    /// Whole seconds since 1970, as candles have them.
    func seconds(_ key: String) throws(WireFault) -> Timestamp? {
        guard let count = try count(key) else { return nil }
        let (nanos, overflow) = Int64(count).multipliedReportingOverflow(by: Nanos.second.count)
        guard !overflow, WireTime.allowed.contains(nanos) else {
            throw fault(.notTime, key, "\(count) seconds name no moment")
        }
        return Timestamp(nanos: nanos)
    }

    // MARK: Objects and lists

    func object(_ key: String) throws(WireFault) -> WireObject? {
        guard let value = self[key] else { return nil }
        return try WireObject(value, path: place(key))
    }

    func read<Value: WireReadable>(
        _ key: String, as type: Value.Type = Value.self
    ) throws(WireFault) -> Value? {
        guard let object = try object(key) else { return nil }
        return try Value(object)
    }

    /// A list that must be there; an absent one says nothing, which is not an empty one.
    func list<Value: WireReadable>(
        _ key: String, of type: Value.Type = Value.self
    ) throws(WireFault) -> [Value] {
        let items = try required(try items(key), key)
        var values: [Value] = []
        values.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            values.append(try Value(try WireObject(item, path: "\(place(key))[\(index)]")))
        }
        return values
    }

    func items(_ key: String) throws(WireFault) -> [JSONValue]? {
        guard let value = self[key] else { return nil }
        guard let items = value.array else { throw fault(.wrongKind, key, "expected a list") }
        return items
    }

    /// A list of texts; absent is empty, for lists that only add to what is known.
    func texts(_ key: String) throws(WireFault) -> [String] {
        var texts: [String] = []
        for item in try items(key) ?? [] {
            guard let text = item.string else { throw fault(.wrongKind, key, "expected texts") }
            texts.append(text)
        }
        return texts
    }
}

extension WireObject {
    /// A list that a message may leave out; nil says that nothing is said.
    func optionalList<Value: WireReadable>(
        _ key: String, of type: Value.Type = Value.self
    ) throws(WireFault) -> [Value]? {
        self[key] == nil ? nil : try list(key)
    }
}
