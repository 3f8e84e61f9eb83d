//! @NAME@: buys when a minute closes above the last closes, leaves when one closes below them.
use perps_plugin::*;

const SCHEMA: &str = concat!(
    r#"{"type":"object","additionalProperties":false,"properties":{"length":{"type":"integer","#,
    r#""default":20,"minimum":2,"maximum":500,"description":"Closes."}}}"#,
);

#[derive(Default)]
struct Rule {
    own: Instrument,
    length: usize,
    closes: Vec<pb_px>,
    held: pb_qty,
    order: Option<u64>, // the one that is not final yet
}

impl Module for Rule {
    const ABOUT: About = About {
        schema: SCHEMA,
        events: bit(PB_EV_CANDLE) | bit(PB_EV_ORDER) | bit(PB_EV_POSITION),
        ..About::new("org.example.@NAME@", "@NAME@", "Buys a new high, sells a new low.")
    };

    fn new(host: &Host) -> Result<Rule, Refusal> {
        Ok(Rule { length: host.integer("length", 20) as usize, ..Rule::default() })
    }

    fn activate(&mut self, activation: &Activation, host: &Host) -> Result<(), Refusal> {
        self.own = activation.only()?.clone();
        host.subscribe(self.own.index, bit(PB_EV_CANDLE), 60_000_000_000, 0)
    }

    fn on_event(&mut self, event: Event<'_>, host: &Host) -> Result<(), Refusal> {
        let c = match event {
            Event::Candle(candle) => candle,
            Event::Position(p) if p.owner == host.owner() => return Ok(self.held = p.qty),
            Event::Order(o) if self.order == Some(o.order) && o.state >= PB_ORDER_FINAL => {
                return Ok(self.order = None);
            }
            _ => return Ok(()),
        };
        let (is_long, is_full) = (self.held > 0, self.closes.len() == self.length);
        let above = is_full && self.closes.iter().all(|close| c.close > *close);
        let below = is_full && self.closes.iter().all(|close| c.close < *close);
        self.closes.push(c.close);
        self.closes.drain(..usize::from(is_full));
        let side = if is_long { Side::Sell } else { Side::Buy };
        let worst = self.own.worst_price(c.close, side, 200_000); // 20 bps away
        let has_reason = if is_long { below } else { above };
        let (Some(worst), None, true) = (worst, self.order, has_reason) else { return Ok(()) };
        let leave = Intent::leave(self.own.index, side, worst); // all that this instance holds
        let enter = Intent::enter(self.own.index, side, worst, 1_000_000); // the sizer decides
        self.order = host.submit(if is_long { leave } else { enter }).ok(); // refused in replay
        Ok(())
    }
}

export!(strategy Rule);
