internal import Assembly
internal import Coinbase
internal import Crypto
internal import Domain
internal import Profile

/// What only the exchange can tell: the clock, the key, the wallets, the products and the fees.
struct ExchangeChecks {
    /// A difference of clocks that somebody should know of; tokens allow for more than it.
    static let clockOffsetLow = Nanos.second

    let loaded: LoadedProfile
    let report: PreflightReport

    private var profile: Profile { loaded.profile }

    func run() {
        guard profile.isOnCoinbase else {
            report.add(
                PreflightCheck("exchange", .pass, "simulated, there is nobody to ask"))
            return
        }
        let (session, hasKey) = open()
        guard let session else { return }
        let hasClock = clock(session)
        guard hasKey, hasClock else {
            if needsKey { skip(["permissions", "wallets", "fees"]) }
            // Products can be asked for without a key, if there is an answer at all.
            return hasClock ? products(session, fees: nil) : skip(["product"])
        }
        guard permissions(session) else { return skip(["wallets", "fees", "product"]) }
        wallets(session)
        products(session, fees: fees(session))
    }

    private func skip(_ ids: [String]) {
        for id in ids {
            report.add(
                PreflightCheck(
                    id, .skip, "not asked", remedy: "mend what failed above, then check again"))
        }
    }

    private var needsKey: Bool {
        if case .coinbase = profile.venue { true } else { false }
    }

    /// A session with the key where there is one, else without.
    private func open() -> (ExchangeSession?, hasKey: Bool) {
        do throws(Fault) {
            if needsKey {
                do throws(Fault) {
                    let credentials = try Credentials.read(environment: Environment.variables)
                    let (advice, algorithm) = (credentials.advice, credentials.key.algorithm)
                    let session = try ExchangeSession(loaded, credentials: credentials)
                    report.add(
                        PreflightCheck(
                            "key", advice == nil ? .pass : .warn,
                            advice ?? "\(algorithm.joseName) key in a file of your own",
                            remedy: advice.map { _ in
                                "put it into a file, and its path into COINBASE_CREDENTIALS_FILE"
                            }))
                    return (session, true)
                } catch  where error.code.hasPrefix("credentials.") {
                    report.add(PreflightCheck("key", error))
                }
            }
            return (try ExchangeSession(loaded, credentials: nil), false)
        } catch {
            report.add(PreflightCheck("exchange", error))
            return (nil, false)
        }
    }

    /// - Returns: Whether tokens can be signed by it.
    private func clock(_ session: ExchangeSession) -> Bool {
        do throws(Fault) {
            let reading = try session.ask("the exchange's clock") {
                session.brokerage.readClock(done: $0)
            }
            try session.brokerage.adopt(reading)
            let isFar = abs(reading.offset.count) > ExchangeChecks.clockOffsetLow.count
            report.add(
                PreflightCheck(
                    "clock", isFar ? .warn : .pass,
                    "the exchange's differs by \(ExchangeChecks.milliseconds(reading.offset)), "
                        + "give or take \(ExchangeChecks.milliseconds(reading.uncertainty))",
                    remedy: isFar
                        ? "set this machine's clock, as with: timedatectl set-ntp true" : nil))
            return true
        } catch {
            report.add(PreflightCheck("clock", error))
            return false
        }
    }

    private static func milliseconds(_ length: Nanos) -> String {
        DecimalText.text(
            mantissa: Wide.quotient(length.count, by: 100_000, rounding: .halfEven), exponent: -1)
            + " ms"
    }

    /// - Returns: Whether the key is believed.
    private func permissions(_ session: ExchangeSession) -> Bool {
        do throws(Fault) {
            let check = try session.ask("the key's permissions") {
                session.brokerage.checkKey(portfolio: session.namedPortfolio, done: $0)
            }
            let strays = check.refusals.filter { $0.code == "coinbase.wrong_portfolio" }
            let others = check.refusals.filter { $0.code != "coinbase.wrong_portfolio" }
            for refusal in others { report.add(PreflightCheck("permissions", refusal)) }
            if others.isEmpty {
                report.add(PreflightCheck("permissions", .pass, "view and trade, and no more"))
            }
            for refusal in strays { report.add(PreflightCheck("portfolio", refusal)) }
            if strays.isEmpty {
                portfolio(check.permissions.portfolio, isNamed: session.namedPortfolio != nil)
            }
            return true
        } catch {
            report.add(PreflightCheck("permissions", error))
            return false
        }
    }

    private func portfolio(_ id: String, isNamed: Bool) {
        report.add(
            PreflightCheck(
                "portfolio", isNamed ? .pass : profile.mode == .live ? .fail : .warn,
                isNamed
                    ? "\(id), as the profile says"
                    : "the key's is \(id); the profile names none",
                remedy: isNamed ? nil : "write portfolio: \(id) under venue in \(loaded.path)"))
    }

    private func wallets(_ session: ExchangeSession) {
        do throws(Fault) {
            let listing = try session.ask("the wallets") {
                session.brokerage.accounts(done: $0)
            }
            if let gap = listing.gap {
                report.add(
                    PreflightCheck(
                        "wallets", .fail, "not all were told: \(gap)", remedy: "try again"))
                return
            }
            let cash = listing.items.filter {
                $0.currency == profile.currency && $0.platform?.known ?? .consumer == .consumer
            }
            let free = cash.reduce(WireDecimal.zero) { $0.adding($1.available) ?? $0 }
            let order = WireDecimal(
                profile.limits.orderNotional.mantissa, exponent: Profile.amountExponent)
            let isShort = free < order
            report.add(
                PreflightCheck(
                    "wallets", isShort ? .warn : .pass,
                    "\(free.text) \(profile.currency) available"
                        + (isShort ? ", less than one order of limits.order_notional" : ""),
                    remedy: isShort
                        ? "move \(profile.currency) into the portfolio, or lower the limit" : nil))
        } catch {
            report.add(PreflightCheck("wallets", error))
        }
    }

    private func fees(_ session: ExchangeSession) -> FeeRates? {
        do throws(Fault) {
            let summary = try session.ask("the fee tier") {
                session.brokerage.transactionSummary(done: $0)
            }
            let rates = try FeeRates(summary)
            report.add(
                PreflightCheck(
                    "fees", .pass,
                    "\(summary.tier ?? "tier unknown"): maker \(rates.maker.text), taker "
                        + rates.taker.text))
            return rates
        } catch {
            report.add(PreflightCheck("fees", error))
            return nil
        }
    }
}
