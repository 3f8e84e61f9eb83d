internal import PerpsPlugin

/// What no sizer goes beyond, whatever it reckons.
struct SizeLimits: Parameters {
    @Parameter(Ratio.bps(1)...Ratio.percent(100), "Greatest share of the equity in one entry.")
    var fractionMax = Ratio.percent(10)
    @Parameter(
        0...1_000_000_000, "Greatest value of one entry; 0 any.", unit: "account currency")
    var notionalMax = 0
}
