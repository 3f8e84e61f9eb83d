internal import Domain
internal import JSON

extension JSONValue {
    static func amount(_ amount: Amount) -> JSONValue { .string(amount.text(exponent: -8)) }

    /// `{"value":"10.5","currency":"USD"}`.
    static func money(_ amount: Amount, _ currency: String) -> JSONValue {
        .object(["value": .amount(amount), "currency": .string(currency)])
    }

    static func time(_ time: Timestamp) -> JSONValue { .string(time.rfc3339) }

    static func texts(_ texts: some Sequence<String>) -> JSONValue {
        .array(texts.map { .string($0) })
    }
}
