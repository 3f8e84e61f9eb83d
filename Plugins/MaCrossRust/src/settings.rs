//! What the profile may set.

use perps_plugin::*;
use std::ops::RangeInclusive;

const SECOND: pb_ns = 1_000_000_000;

pub const SCHEMA: &str = concat!(
    r#"{"type":"object","additionalProperties":false,"properties":{"#,
    r#""fast":{"type":"integer","default":5,"minimum":1,"maximum":500,"#,
    r#""description":"Prices in the fast average; below slow."},"#,
    r#""slow":{"type":"integer","default":20,"minimum":2,"maximum":1000,"#,
    r#""description":"Prices in the slow average."},"#,
    r#""source":{"type":"string","enum":["bars","trades"],"default":"bars","#,
    r#""description":"Whether prices are closes of bars or trades."},"#,
    r#""interval":{"type":"string","x-perps-kind":"duration","default":"1m","#,
    r#""minimum":"1s","maximum":"7d","description":"The length of a bar."},"#,
    r#""slippage":{"type":"string","x-perps-kind":"percent","default":"50 bps","#,
    r#""minimum":"0 bps","maximum":"1000 bps","#,
    r#""description":"How far from the last price an order may trade."},"#,
    r#""allow_short":{"type":"boolean","default":false,"#,
    r#""description":"Whether to go short where the instrument allows it."}}}"#,
);

#[derive(Clone, Copy)]
pub struct Settings {
    pub fast: i64,
    pub slow: i64,
    pub from_bars: bool,
    pub interval: pb_ns,
    pub slippage_e8: i64,
    pub allow_short: bool,
}

impl Settings {
    pub fn read(host: &Host) -> Result<Settings, Refusal> {
        let fast = in_range("fast", host.integer("fast", 5), 1..=500, "must be from 1 to 500")?;
        let slow = in_range("slow", host.integer("slow", 20), 2..=1_000, "must be from 2 to 1000")?;
        if fast >= slow {
            return Err(Refusal::parameter("fast", "must be below slow"));
        }
        let interval = host.duration("interval", 60 * SECOND);
        let lengths = SECOND..=604_800 * SECOND;
        let interval = in_range("interval", interval, lengths, "must be from 1s to 7d")?;
        let slippage = host.share_e8("slippage", 500_000)?;
        let shares = 0..=10_000_000;
        let slippage_e8 = in_range("slippage", slippage, shares, "must be from 0 bps to 1000 bps")?;
        Ok(Settings {
            fast,
            slow,
            from_bars: host.text("source", "bars") != "trades",
            interval,
            slippage_e8,
            allow_short: host.flag("allow_short", false),
        })
    }
}

fn in_range(
    key: &'static str, value: i64, range: RangeInclusive<i64>, text: &'static str,
) -> Result<i64, Refusal> {
    if range.contains(&value) { Ok(value) } else { Err(Refusal::parameter(key, text)) }
}
