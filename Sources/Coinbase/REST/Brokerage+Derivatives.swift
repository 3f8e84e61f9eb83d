internal import Domain
internal import JSON

extension Brokerage {
    // MARK: US futures

    package func futuresBalance(done: @escaping Answer<FuturesBalanceAnswer>) {
        perform(.get("/cfm/balance_summary"), done: done)
    }

    package func futuresPositions(done: @escaping Answer<FuturesPositionList>) {
        perform(.get("/cfm/positions"), done: done)
    }

    package func futuresPosition(
        _ symbol: String, done: @escaping Answer<FuturesPositionAnswer>
    ) {
        perform(.get("/cfm/positions/\(symbol)"), done: done)
    }

    package func sweeps(done: @escaping Answer<SweepList>) {
        perform(.get("/cfm/sweeps"), done: done)
    }

    package func marginSetting(done: @escaping Answer<MarginSettingAnswer>) {
        perform(.get("/cfm/intraday/margin_setting"), done: done)
    }

    /// Changes the margin that futures are held at during the day, once.
    package func change(_ change: MarginSettingChange, done: @escaping Answer<Acknowledgement>) {
        perform(
            .doing("/cfm/intraday/margin_setting", change.json) {
                ResponseClass($0, effect: .lasting)
            }, done: done)
    }

    /// Which margin rates hold now.
    package func marginWindow(done: @escaping Answer<MarginWindow>) {
        var query = Query()
        query.add("margin_profile_type", "MARGIN_PROFILE_TYPE_RETAIL_REGULAR")
        perform(.get("/cfm/intraday/current_margin_window", query), done: done)
    }

    // MARK: International perpetuals

    package func perpetualPortfolio(
        _ portfolio: String, done: @escaping Answer<PerpetualPortfolioAnswer>
    ) {
        perform(.get("/intx/portfolio/\(portfolio)"), done: done)
    }

    package func perpetualPositions(
        _ portfolio: String, done: @escaping Answer<PerpetualPositionList>
    ) {
        perform(.get("/intx/positions/\(portfolio)"), done: done)
    }

    package func perpetualPosition(
        _ portfolio: String, _ symbol: String, done: @escaping Answer<PerpetualPositionAnswer>
    ) {
        perform(.get("/intx/positions/\(portfolio)/\(symbol)"), done: done)
    }

    package func perpetualBalances(
        _ portfolio: String, done: @escaping Answer<PerpetualBalancesAnswer>
    ) {
        perform(.get("/intx/balances/\(portfolio)"), done: done)
    }

    /// Lets other assets than USDC stand behind positions, or stops that, once.
    ///
    /// An answer that says that the other holds proves nothing.
    package func setMultiAssetCollateral(
        _ isOn: Bool, of portfolio: String, done: @escaping Answer<Acknowledgement>
    ) {
        let body = JSONValue.object([
            JSONMember("portfolio_uuid", .string(portfolio)),
            JSONMember("multi_asset_collateral_enabled", .bool(isOn)),
        ])
        perform(
            .doing("/intx/multi_asset_collateral", body) {
                ResponseClass($0, effect: .lasting) { (object) throws(WireFault) in
                    let key = "multi_asset_collateral_enabled"
                    if let told = try object.flag(key), told != isOn {
                        let text = "is \(told), asked was \(isOn)"
                        throw object.fault(.contradiction, key, text)
                    }
                    return .success(try Acknowledgement(object))
                }
            }, done: done)
    }
}

/// A good answer that says nothing else.
package struct Acknowledgement: Hashable, WireReadable {
    package init() {}

    /// - Throws: `WireFault` for an answer that says that nothing was done.
    package init(_ object: WireObject) throws(WireFault) {
        if try object.flag("success") == false {
            throw object.fault(.contradiction, "success", "is false in a good answer")
        }
    }
}
