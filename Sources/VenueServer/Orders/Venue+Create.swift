internal import Domain
internal import JSON

/// Taking orders in.
extension Venue {
    /// `POST /orders`.
    func create(_ call: Call) throws(Refusal) -> JSONValue {
        let clientID = try call.text("client_order_id")
        let symbol = try call.text("product_id")
        let side = try readSide(try call.text("side"))
        let asked = call.body["order_configuration"] ?? .null
        if let first = clientPlaces[call.portfolio + "/" + clientID] {
            switch duplicates {
            case .existing: return Venue.accepted(orders[first])
            case .open where orders[first].isLive: return Venue.accepted(orders[first])
            case .refuse:
                return Venue.rejected(
                    Rejection(new: "DUPLICATE_CLIENT_ORDER_ID", "the id was used before"), asked)
            case .open, .ignore: break
            }
        }
        do throws(OrderTermsReader.Fault) {
            guard let listing = listing(symbol) else {
                throw .rejected(
                    Rejection(new: "INVALID_PRODUCT_ID", "there is no product \(symbol)"))
            }
            let terms = try OrderTermsReader(terms: listing.terms).read(asked)
            var order = try drafted(clientID, call, listing, side, terms)
            let attached = call.body["attached_order_configuration"] ?? .null
            if attached != .null {
                order.attached = try attachment(attached, order, listing)
                order.attachedID = newID()
            }
            return Venue.accepted(orders[enter(order, path: call.wholePath)])
        } catch {
            switch error {
            case .malformed(let refusal): throw refusal
            case .rejected(let rejection): return Venue.rejected(rejection, asked)
            }
        }
    }

    private func readSide(_ text: String) throws(Refusal) -> Side {
        switch text {
        case "BUY": .buy
        case "SELL": .sell
        default: throw .notAValue(text, of: "side")
        }
    }

    /// An order that has passed every check, not yet entered.
    private func drafted(
        _ clientID: String, _ call: Call, _ listing: Listing, _ side: Side, _ terms: OrderTerms
    ) throws(OrderTermsReader.Fault) -> ClientOrder {
        var order = ClientOrder(
            id: newID(), clientID: clientID, portfolio: call.portfolio, symbol: listing.symbol,
            instrument: listing.id, side: side, asked: call.body["order_configuration"] ?? .null,
            terms: terms, created: clock, quantity: .zero, holdCurrency: "", updated: clock)
        order.source = placementSource
        order.leverage = call.body["leverage"]?.string ?? ""
        order.marginType = call.body["margin_type"]?.string ?? ""
        do throws(Rejection) {
            try check(&order, listing)
        } catch {
            throw .rejected(error)
        }
        return order
    }

    /// Writes an order down, holds what it may cost, and has it sent to the market.
    ///
    /// - Returns: Its place among all orders.
    @discardableResult
    func enter(_ order: ClientOrder, path: String) -> Int {
        let place = orders.count
        orders.append(order)
        orderPlaces[order.id] = place
        clientPlaces[order.portfolio + "/" + order.clientID] = place
        livePlaces.insert(place)
        renewHold(place)
        tellOrder(place)
        agenda.add(.activate(order: place), at: now + processing(path))
        if let end = order.terms.end {
            agenda.add(.expire(order: place), at: moment(ofClock: end))
        }
        return place
    }

    /// How long an order, a cancel or an edit is under way that came over a path.
    func processing(_ path: String) -> Nanos {
        settings.processing + faults.delay(.slowProcessing, path: path)
    }

    /// An answer as to an order that was taken, which was not.
    func forgotten(_ call: Call) -> JSONValue {
        var lost = RandomStream(seed: UInt64(bitPattern: now.nanos), name: "forgotten")
        return .object([
            "success": .bool(true),
            "success_response": .object([
                "order_id": .string(Venue.uuid(&lost)),
                "product_id": call.body["product_id"], "side": call.body["side"],
                "client_order_id": call.body["client_order_id"],
            ]),
            "order_configuration": call.body["order_configuration"],
        ])
    }

    static func accepted(_ order: ClientOrder) -> JSONValue {
        .object([
            "success": .bool(true),
            "success_response": .object([
                "order_id": .string(order.id), "product_id": .string(order.symbol),
                "side": .string(order.side.word), "client_order_id": .string(order.clientID),
                "attached_order_id": .string(order.attachedID),
            ]),
            "order_configuration": order.asked,
        ])
    }

    static func rejected(_ rejection: Rejection, _ asked: JSONValue) -> JSONValue {
        .object([
            "success": .bool(false), "error_response": rejection.json,
            "order_configuration": asked.members == nil ? nil : asked,
        ])
    }
}

extension Side {
    var word: String { self == .buy ? "BUY" : "SELL" }
}
