internal import Domain
internal import JSON

/// The endpoints that make USD of USDC and the other way round.
extension Venue {
    /// `POST /convert/quote`.
    func quoteConversion(_ call: Call) throws(Refusal) -> JSONValue {
        let from = currency(try call.text("from_account"), call.portfolio)
        let to = currency(try call.text("to_account"), call.portfolio)
        guard from != to, Conversion.currencies.isSuperset(of: [from, to]) else {
            throw .invalid("only USD and USDC are converted into each other")
        }
        let conversion = Conversion(
            id: newID(), portfolio: call.portfolio, from: from, to: to,
            amount: try amount(try call.text("amount"), "amount"))
        conversions[conversion.id] = conversion
        return .object(["trade": json(conversion)])
    }

    /// `POST /convert/trade/{id}`.
    func commitConversion(_ call: Call) throws(Refusal) -> JSONValue {
        var conversion = try conversion(call)
        guard !conversion.isDone else { return .object(["trade": json(conversion)]) }
        let owner = place(ofPortfolio: call.portfolio)
        guard conversion.amount <= portfolios[owner].available(conversion.from) else {
            throw .invalid("insufficient funds")
        }
        open(conversion.to, in: owner)
        portfolios[owner].add(-conversion.amount, conversion.from, at: clock)
        portfolios[owner].add(conversion.amount, conversion.to, at: clock)
        conversion.isDone = true
        conversions[conversion.id] = conversion
        return .object(["trade": json(conversion)])
    }

    /// `GET /convert/trade/{id}`.
    func showConversion(_ call: Call) throws(Refusal) -> JSONValue {
        .object(["trade": json(try conversion(call))])
    }

    private func conversion(_ call: Call) throws(Refusal) -> Conversion {
        let id = call.parameters[0]
        guard let found = conversions[id], found.portfolio == call.portfolio else {
            throw .notFound("trade \(id) not found")
        }
        return found
    }

    /// The currency of a wallet that is named by it or by its id.
    private func currency(_ text: String, _ portfolio: String) -> String {
        self.portfolio(portfolio).wallets.first { $0.id == text }?.currency ?? text
    }

    func amount(_ text: String, _ field: String) throws(Refusal) -> Amount {
        do throws(ParseFault) {
            return Amount(try DecimalText.mantissa(of: text, exponent: -8, signed: false))
        } catch {
            throw .notAValue(text, of: field)
        }
    }

    private func json(_ conversion: Conversion) -> JSONValue {
        let given = JSONValue.money(conversion.amount, conversion.from)
        let fee = JSONValue.object([
            "title": .string("Fee"), "description": .string(""),
            "amount": .money(.zero, conversion.from), "label": .string("Fee"),
        ])
        func one(_ currency: String) -> JSONValue {
            .object([
                "amount": .object(["value": .string("1"), "currency": .string(currency)]),
                "scale": .int(2),
            ])
        }
        func wallet(_ currency: String) -> JSONValue {
            .string(portfolio(conversion.portfolio)[currency]?.id ?? "")
        }
        return .object([
            "id": .string(conversion.id),
            "status": .string("TRADE_STATUS_\(conversion.isDone ? "COMPLETED" : "CREATED")"),
            "user_entered_amount": given, "amount": given, "subtotal": given,
            "total": .money(conversion.amount, conversion.to), "fees": .array([]),
            "total_fee": fee,
            "unit_price": .object([
                "target_to_fiat": one("USD"), "target_to_source": one(conversion.from),
                "source_to_fiat": one("USD"),
            ]),
            "user_warnings": .array([]), "user_reference": .string(""),
            "source_currency": .string(conversion.from),
            "target_currency": .string(conversion.to),
            "source_id": wallet(conversion.from), "target_id": wallet(conversion.to),
            "exchange_rate": .object([
                "value": .string("1"), "currency": .string(conversion.to),
            ]),
            "tax_details": .array([]), "fee_exempt": .bool(true),
        ])
    }
}
