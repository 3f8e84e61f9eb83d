internal import Assembly
internal import Coinbase
internal import Crypto
internal import Domain
internal import Profile
internal import Transport

/// What only the exchange can tell: the clock, the key, the wallets, the products, the fees, and
/// whether its two sockets open.
struct ExchangeChecks {
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
        ask(session, hasKey: hasKey)
        socket("market_ws", session.addresses.market, session)
        if let user = session.addresses.user { socket("user_ws", user, session) }
    }

    private func ask(_ session: ExchangeSession, hasKey: Bool) {
        let hasClock = clock(session)
        guard hasKey, hasClock else {
            if needsKey { skip(["permissions", "wallets", "fees"]) }
            // Products can be asked for without a key, if there is an answer at all.
            return hasClock ? products(session, fees: nil) : skip(["product"])
        }
        guard let key = permissions(session) else {
            return skip(["wallets", "fees", "product"])
        }
        // Money of a portfolio that the key does not belong to is not told to it.
        if PreflightRules.isElsewhere(key) { skip(["wallets"]) } else { wallets(session) }
        products(session, fees: fees(session))
    }

    private func socket(_ name: String, _ endpoint: Endpoint, _ session: ExchangeSession) {
        switch session.probe(endpoint) {
        case .opens: report.add(PreflightCheck(name, .pass, "\(endpoint) opens"))
        case .refused(let fault): report.add(PreflightCheck(name, fault))
        }
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
                    report.add(PreflightRules.key(algorithm.joseName, advice: advice))
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
            let fault = unusable(reading, session)
            report.add(PreflightRules.clock(reading, fault: fault))
            return fault == nil
        } catch {
            report.add(PreflightCheck("clock", error))
            return false
        }
    }

    /// Why no token can be signed by that clock.
    private func unusable(_ reading: ClockReading, _ session: ExchangeSession) -> Fault? {
        do throws(Fault) { try session.brokerage.adopt(reading) } catch { return error }
        return nil
    }

    /// - Returns: What the key may do; nil while it is not believed.
    private func permissions(_ session: ExchangeSession) -> KeyCheck? {
        do throws(Fault) {
            let check = try session.ask("the key's permissions") {
                session.brokerage.checkKey(portfolio: session.namedPortfolio, done: $0)
            }
            report.add(PreflightRules.permissions(check))
            report.add(
                PreflightRules.portfolio(
                    check, named: session.namedPortfolio, profile.mode, path: loaded.path))
            return check
        } catch {
            report.add(PreflightCheck("permissions", error))
            return nil
        }
    }

    private func wallets(_ session: ExchangeSession) {
        do throws(Fault) {
            let listing = try session.ask("the wallets") {
                session.brokerage.accounts(done: $0)
            }
            report.add(
                PreflightRules.wallets(listing, profile, portfolio: session.namedPortfolio))
        } catch {
            report.add(PreflightCheck("wallets", error))
        }
    }

    private func fees(_ session: ExchangeSession) -> FeeRates? {
        do throws(Fault) {
            let summary = try session.ask("the fee tier") {
                session.brokerage.transactionSummary(done: $0)
            }
            let (check, rates) = PreflightRules.fees(summary)
            report.add(check)
            return rates
        } catch {
            report.add(PreflightCheck("fees", error))
            return nil
        }
    }
}
