import Coinbase
import Domain
import Testing

@Suite struct `What the venue says against our order` {
    private func taken(_ otherNames: [String: Set<String>] = [:]) throws -> DeskTrial {
        var trial = DeskTrial { $0.otherNames = otherNames }
        try trial.submit(1)
        trial.taken(1)
        return trial
    }

    private func echo(_ size: OrderAmount, _ limit: String) throws -> VenueOrder {
        var order = try DeskTrial.seen(1, .open)
        order.configuration = .limit(
            size, price: try decimal(limit), .goodTillCancelled(postOnly: false))
        return order
    }

    @Test func `has a cause of its own for each kind of finding that stops trading`() {
        let findings: [DeskFinding] = [
            .twin(order: "o", clientID: "c"), .lateArrival(OrderNumber(1), order: "o"),
            .contradiction(order: "o", "w"), .correctedFill(order: "o", kind: "k"), .flooded,
            .clockStepped(.second), .tokensRefused, .booksDiffer("b"), .keyRefused("k"),
        ]
        let stopping = findings.filter { $0.refusesEntries }
        #expect(stopping == findings)
        let sources = Set(findings.map { $0.source })
        #expect(sources.count == findings.count)
    }

    @Test func `is told when it shows another side, once, and the order is not followed`() throws {
        var trial = try taken()
        var order = try DeskTrial.seen(1, .filled, filled: "1")
        order.side = .known(.sell)
        trial.stream(order)
        trial.stream(order)
        let findings = trial.takeFindings()
        #expect(
            findings == [
                .contradiction(order: "venue-1", "its side is SELL, asked was the other")
            ])
        #expect(findings[0].halts && trial.takeAnswers() == [])
    }

    @Test func `is nothing when size and limit are what was asked`() throws {
        var trial = try taken()
        trial.listed(try echo(.base(try decimal("1.000")), "100.00"))
        #expect(trial.takeFindings() == [] && trial.takeAnswers() == [.accepted])
    }

    @Test func `is told when it shows another size or limit, once, and the order goes on`() throws {
        for (size, limit, text) in [
            (OrderAmount.base(try decimal("10")), "100", "its size is 10, asked was 1"),
            (.base(try decimal("1")), "101", "its limit is 101, asked was 100"),
            (.quote(try decimal("1")), "100", "its size is 1 of the quote currency, asked was 1"),
        ] {
            var trial = try taken()
            for _ in 0..<2 { trial.listed(try echo(size, limit)) }
            #expect(trial.takeFindings() == [.contradiction(order: "venue-1", text)])
            #expect(trial.takeAnswers() == [.accepted])
        }
    }

    private typealias Wish = DeskTrial.Wish

    @Test func `is told when the order is of another kind, or lives otherwise`() throws {
        let one = OrderAmount.base(try decimal("1"))
        let price = try decimal("100")
        #expect(
            try DeskTrial.told(Wish(life: .immediateOrCancel)) { _ in .market(one) }
                == DeskTrial.contradiction("it is market_market_ioc, asked was sor_limit_ioc"))
        #expect(
            try DeskTrial.told(Wish(), ttl: .hour) { _ in
                .limit(one, price: price, .goodTillCancelled(postOnly: false))
            } == DeskTrial.contradiction("it is limit_limit_gtc, asked was limit_limit_gtd"))
        #expect(
            try DeskTrial.told(Wish(flags: .postOnly)) { _ in
                .limit(one, price: price, .goodTillCancelled(postOnly: false))
            } == DeskTrial.contradiction("it is not post-only, asked was the other"))
        let end = DeskTrial.start + .hour + .second
        for (later, isTold) in [(Nanos.second, false), (Nanos.second + Nanos(1), true)] {
            let findings = try DeskTrial.told(Wish(), ttl: .hour) { _ in
                .limit(one, price: price, .goodTillDate(end + later, postOnly: false))
            }
            #expect(findings.isEmpty != isTold, "\(findings)")
        }
    }

    @Test func `is told when a trigger, or what a form of another kind asks, differs`() throws {
        let stop = Wish(type: .stopLimit, trigger: Price(10_100))
        #expect(
            try DeskTrial.told(stop) { sent in
                guard case .stopLimit(var terms, let end) = sent else { return sent }
                terms.stop = try decimal("102")
                return .stopLimit(terms, until: end)
            } == DeskTrial.contradiction("its trigger is 102, asked was 101"))
        #expect(
            try DeskTrial.told(stop) { sent in
                guard case .stopLimit(var terms, let end) = sent else { return sent }
                terms.direction = .down
                return .stopLimit(terms, until: end)
            }
                == DeskTrial.contradiction(
                    "it wakes when the price comes from the other side than was asked"))
        let bracket = Wish(
            type: .bracket, flags: .reduceOnly, trigger: Price(9_500), side: .sell)
        #expect(
            try DeskTrial.told(bracket) { sent in
                guard case .bracket(var terms, let end) = sent else { return sent }
                terms.size = try decimal("2")
                return .bracket(terms, until: end)
            } == DeskTrial.contradiction("its size is 2, asked was 1"))
        let money = Wish(
            type: .market, life: .immediateOrCancel, flags: .unbounded,
            money: Amount(10_000_000_000))
        #expect(
            try DeskTrial.told(money) { _ in .market(.base(try decimal("1"))) }
                == DeskTrial.contradiction("its size is 1, asked was 100 of the quote currency"))
    }

    @Test func `is told when somebody else has edited it, and not when a list is old`() throws {
        var trial = try taken()
        trial.stream(try DeskTrial.seen(1, .open))
        try trial.amend(1, to: 50_000_000)
        trial.edited(1, .success(.taken))
        var order = try echo(.base(try decimal("1")), "100")
        func edited(_ size: String) throws -> VenueOrder {
            order.edits = [
                VenueEdit(
                    price: try decimal("100"), size: try decimal(size), acceptedAt: trial.now)
            ]
            return order
        }
        trial.listed(try edited("0.5"))
        order.edits = nil
        trial.listed(order)
        #expect(trial.takeFindings() == [])
        trial.listed(try edited("5"))
        #expect(trial.takeFindings() == DeskTrial.contradiction("its size is 5, asked was 0.5"))
    }

    @Test func `is told when it refuses what it shows, which stays open`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.stream(try DeskTrial.seen(1, .open))
        trial.take(
            .created(OrderNumber(1), .rejected(Rejection(FailureCode("INSUFFICIENT_FUND")))))
        #expect(trial.takeAnswers() == [.accepted])
        let findings = trial.takeFindings()
        #expect(findings.map(\.halts) == [true])
        #expect(trial.desk.open == [OrderNumber(1)])
    }

    @Test func `is told when it answers with another id`() throws {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.stream(try DeskTrial.seen(1, .open, id: "venue-2"))
        trial.taken(1)
        #expect(
            trial.takeFindings() == [
                .contradiction(
                    order: "venue-2", "the venue answered the request with another id, venue-1")
            ])
    }

    @Test func `is told when a fill has another side or product, which is not counted`() throws {
        var sold = try DeskTrial.fill("a", of: 1, "0.5")
        sold.side = .known(.sell)
        var other = try DeskTrial.fill("b", of: 1, "0.5")
        other.product = "ETH-USD"
        for (fill, text) in [
            (sold, "a fill of it has the side SELL, asked was the other"),
            (other, "a fill of it is of ETH-USD, asked was BTC-USD"),
        ] {
            var trial = try taken()
            for _ in 0..<2 { trial.fills(fill) }
            let findings = trial.takeFindings()
            #expect(findings == [.contradiction(order: "venue-1", text)])
            #expect(findings[0].halts && trial.takeAnswers() == [])
        }
    }

    @Test func `is nothing under another name of the book that the venue lists`() throws {
        var fill = try DeskTrial.fill("c", of: 1, "0.5")
        fill.product = "BTC-USDC"
        var order = try DeskTrial.seen(1, .open)
        order.product = "BTC-USDC"
        var listed = try taken(["BTC-USD": ["BTC-USDC"]])
        listed.stream(order)
        listed.fills(fill)
        #expect(listed.takeFindings() == [] && listed.takeAnswers().count == 2)
        // A name that only looks so is of another market, as USDT-USDC is beside USDT-USD.
        let others: [[String: Set<String>]] = [
            [:], ["ETH-USD": ["BTC-USDC"]], ["BTC-USD": ["BTC-EUR"]],
        ]
        for names in others {
            var trial = try taken(names)
            trial.fills(fill)
            let text = "a fill of it is of BTC-USDC, asked was BTC-USD"
            #expect(trial.takeFindings() == [.contradiction(order: "venue-1", text)])
            #expect(trial.takeAnswers() == [])
            trial = try taken(names)
            trial.stream(order)
            let other = "its product is BTC-USDC, asked was BTC-USD"
            #expect(trial.takeFindings() == [.contradiction(order: "venue-1", other)])
            #expect(trial.takeAnswers() == [])
        }
    }

    @Test func `knows the names of a book in both directions`() throws {
        var product = VenueProduct(
            id: "BTC-USD", priceIncrement: try decimal("0.01"),
            baseIncrement: try decimal("0.00000001"))
        #expect(product.otherNames == [])
        product.aliases = ["BTC-USDC"]
        #expect(product.otherNames == ["BTC-USDC"])
        (product.id, product.alias, product.aliases) = ("BTC-USDC", "BTC-USD", [])
        #expect(product.otherNames == ["BTC-USD"])
    }

    @Test func `is told when fills come to more than was asked, which count all the same`() throws {
        var trial = try taken()
        trial.fills(try DeskTrial.fill("a", of: 1, "1"))
        #expect(trial.takeFindings() == [])
        trial.fills(try DeskTrial.fill("b", of: 1, "0.00000001", after: 2))
        let findings = trial.takeFindings()
        #expect(
            findings == [
                .contradiction(
                    order: "venue-1", "its fills come to 1.00000001, asked was 1")
            ])
        #expect(findings[0].halts && trial.takeAnswers().count == 2)
    }

    @Test func `is told when it has a second order under one id, which is cancelled`() throws {
        var trial = try taken()
        trial.stream(try DeskTrial.seen(1, .open))
        _ = (trial.takeErrands(), trial.takeAnswers())
        for _ in 0..<2 { trial.stream(try DeskTrial.seen(1, .open, id: "venue-2")) }
        let findings = trial.takeFindings()
        #expect(
            findings == [
                .contradiction(
                    order: "venue-2", "it has the client id of order venue-1, which was sent once")
            ])
        #expect(findings[0].halts)
        #expect(trial.takeErrands() == [.cancel(["venue-2"])])
        // Ours is followed as before, and what the other fills is nobody's.
        var fill = try DeskTrial.fill("a", of: 1, "0.5")
        fill.order = "venue-2"
        trial.fills(fill)
        trial.stream(try DeskTrial.seen(1, .cancelled))
        let answers = trial.takeAnswers()
        guard case .filled(let told) = try #require(answers.first) else {
            throw DeskTrial.Refused(what: "\(answers)")
        }
        #expect(told.order == .foreign && answers.dropFirst() == [.cancelled(.none)])
    }
}
