//! perps.trading-window: a guard that allows entries only within a daily window.
//!
//! Exits pass: the module does not ask for the right to stop them.

mod window;

use perps_plugin::*;
use window::{days, minutes, Window};

const SCHEMA: &str = concat!(
    r#"{"type":"object","additionalProperties":false,"properties":{"#,
    r#""from":{"type":"string","default":"14:00","pattern":"^[0-2][0-9]:[0-5][0-9]$","#,
    r#""description":"When the window opens, UTC."},"#,
    r#""to":{"type":"string","default":"15:00","pattern":"^[0-2][0-9]:[0-5][0-9]$","#,
    r#""description":"When it closes, UTC; at or before from means the next day."},"#,
    r#""days":{"type":"string","default":"","#,
    r#""description":"Days it opens on, such as mon,tue; empty means all."}}}"#,
);

struct TradingWindow {
    window: Window,
}

impl Module for TradingWindow {
    const ABOUT: About = About {
        version: env!("CARGO_PKG_VERSION"),
        vendor: "perps-bot",
        license: "Apache-2.0",
        schema: SCHEMA,
        ..About::new(
            "perps.trading-window",
            "Trading window",
            "Refuses entries outside a daily window.",
        )
    };

    fn new(host: &Host) -> Result<TradingWindow, Refusal> {
        const TIME: &str = "must be a time of day such as 14:00";
        const LIST: &str = "must be empty or a list such as mon,tue,wed";
        let from = minutes(&host.text("from", "14:00"));
        let to = minutes(&host.text("to", "15:00"));
        let window = Window {
            from: from.ok_or(Refusal::parameter("from", TIME))?,
            to: to.ok_or(Refusal::parameter("to", TIME))?,
            days: days(&host.text("days", "")).ok_or(Refusal::parameter("days", LIST))?,
        };
        Ok(TradingWindow { window })
    }
}

impl Guard for TradingWindow {
    fn check(&mut self, order: &pb_check, out: &mut Verdict<'_>, _: &Host) {
        let (now, from, to) = (Window::minute(order.now), self.window.from, self.window.to);
        let is_known = order.now > 0;
        out.compare(if is_known { now as f64 } else { f64::NAN }, from as f64, "min");
        let is_open = is_known && self.window.is_open(order.now);
        if order.flags & PB_CF_REDUCING != 0 || is_open {
            out.allow();
        } else if is_known {
            let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
            let (now, from, to) = (clock(now), clock(from), clock(to));
            out.reject(1, &format!("{now} UTC is outside {from}-{to} UTC"));
        } else {
            out.reject(2, "the time is not known");
        }
    }
}

export!(guard TradingWindow);
