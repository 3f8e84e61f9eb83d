/// What a page about one run shows.
package struct RunReport: Sendable {
    /// Such as `dev over BTC-USD`.
    package var title: String
    /// One line on data, period and build.
    package var subtitle: String
    /// The account's currency, for axes and headlines.
    package var currency: String
    /// Every figure of the run's JSON, in its order, under its key.
    package var figures: [(name: String, value: String)]
    /// In ascending order of time; any length, the page keeps the extremes of long ones.
    package var equity: [ReportPoint]
    package var markets: [ReportMarket]
    /// How many orders each guard refused.
    package var refusals: [(guard: String, count: Int)]

    package init(
        title: String, subtitle: String, currency: String,
        figures: [(name: String, value: String)], equity: [ReportPoint],
        markets: [ReportMarket], refusals: [(guard: String, count: Int)]
    ) {
        (self.title, self.subtitle, self.currency) = (title, subtitle, currency)
        (self.figures, self.equity) = (figures, equity)
        (self.markets, self.refusals) = (markets, refusals)
    }
}
