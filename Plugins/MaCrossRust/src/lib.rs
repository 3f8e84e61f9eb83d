//! perps.ma-cross-rust: a moving-average cross, the twin of `Plugins/MaCross` in Swift.
//!
//! When the fast average crosses the slow one upward, a flat instance goes long; while the fast
//! average is below, a long instance closes. With `allow_short` the same holds mirrored where the
//! instrument can be short. One order at a time per instrument; an exit comes before an entry.

mod past;
mod product;
mod settings;

use past::Past;
use perps_plugin::*;
use product::Product;
use settings::Settings;
use std::collections::BTreeMap;

const PRODUCTS_MAX: usize = 64;

struct MaCross {
    settings: Settings,
    /// The silence after which the averages begin anew: all that the slow one measures.
    silence: pb_ns,
    crossings: u64,
    products: Vec<Product>,
    /// What was saved before, by symbol, until `activate` takes it over.
    saved: BTreeMap<String, Past>,
}

impl MaCross {
    fn find(&mut self, instrument: u32) -> Option<&mut Product> {
        self.products.iter_mut().find(|product| product.instrument.index == instrument)
    }

    /// The product of news that is of this instance and of now.
    fn own(&mut self, head: &pb_event, owner: u32, host: &Host) -> Option<&mut Product> {
        if owner != host.owner() || head.is_replay() {
            return None;
        }
        self.find(head.instrument)
    }

    /// Learns from a price of `time`, and acts if it is of now: a cross of the past is no entry.
    fn on_price(&mut self, head: &pb_event, price: pb_px, time: pb_ns, host: &Host) {
        let (settings, silence, crossings) = (self.settings, self.silence, self.crossings);
        let Some(product) = self.find(head.instrument) else { return };
        if price <= 0 {
            return;
        }
        if product.now.last.is_some_and(|last| time - last > silence) {
            product.forget();
        }
        product.now.last = Some(time);
        let has_crossed = product.learn(price);
        if head.is_replay() {
            product.now.pending = 0;
            return;
        }
        if has_crossed {
            host.metric(0, (crossings + 1) as f64);
        }
        product.act(price, &settings, host);
        self.crossings += u64::from(has_crossed);
    }

    fn on_candle(&mut self, candle: &pb_ev_candle, host: &Host) {
        let Some(product) = self.find(candle.h.instrument) else { return };
        let is_news = product.now.last.is_none_or(|last| last < candle.open_ts);
        if candle.closed != 0 && candle.interval == self.settings.interval && is_news {
            self.on_price(&candle.h, candle.close, candle.open_ts, host);
        }
    }
}

impl Module for MaCross {
    const ABOUT: About = About {
        version: "1.0.0",
        vendor: "perps-bot",
        license: "Apache-2.0",
        schema: settings::SCHEMA,
        metrics: r#"[{"name":"crossings","unit":"","kind":"counter"}]"#,
        events: bit(PB_EV_TRADE)
            | bit(PB_EV_CANDLE)
            | bit(PB_EV_ORDER)
            | bit(PB_EV_FILL)
            | bit(PB_EV_POSITION),
        state_version: 1,
        state_oldest: 1,
        ..About::new(
            "perps.ma-cross-rust",
            "Moving-average cross (Rust)",
            "Goes long when a fast average crosses above a slow one, and out below.",
        )
    };

    fn new(host: &Host) -> Result<MaCross, Refusal> {
        let settings = Settings::read(host)?;
        Ok(MaCross {
            settings,
            silence: (settings.slow + 1) * settings.interval,
            crossings: 0,
            products: Vec::new(),
            saved: BTreeMap::new(),
        })
    }

    fn activate(&mut self, activation: &Activation, host: &Host) -> Result<(), Refusal> {
        if activation.instruments.len() > PRODUCTS_MAX {
            return Err(Refusal::new(PB_E_LIMIT, "trades at most 64 instruments"));
        }
        self.products.clear();
        for instrument in &activation.instruments {
            let mut product = Product::new(instrument.clone(), &self.settings);
            if let Some(past) = self.saved.get(&instrument.symbol) {
                if let Err(why_not) = product.resume(past, activation.start) {
                    host.log(Level::Warning, &format!("{}{why_not}", instrument.symbol));
                }
            }
            self.products.push(product);
            if self.settings.from_bars {
                let (interval, warmup) = (self.settings.interval, self.settings.slow as u32 + 1);
                host.subscribe(instrument.index, bit(PB_EV_CANDLE), interval, warmup)?;
            } else {
                host.subscribe(instrument.index, bit(PB_EV_TRADE), 0, 0)?;
            }
        }
        self.saved.clear();
        Ok(())
    }

    fn on_event(&mut self, event: Event<'_>, host: &Host) -> Result<(), Refusal> {
        match event {
            Event::Trade(t) if !self.settings.from_bars => self.on_price(&t.h, t.px, t.h.ts, host),
            Event::Candle(candle) if self.settings.from_bars => self.on_candle(candle, host),
            Event::Order(order) => {
                if let Some(product) = self.own(&order.h, order.owner, host) {
                    product.take(order);
                }
            }
            Event::Fill(fill) => {
                if let Some(product) = self.own(&fill.h, fill.owner, host) {
                    let signed = if fill.side == PB_SIDE_BUY { fill.qty } else { -fill.qty };
                    product.hold(product.now.position + signed);
                }
            }
            Event::Position(position) => {
                if let Some(product) = self.own(&position.h, position.owner, host) {
                    product.hold(position.qty);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn save(&self, to: &mut StateWriter<'_>) -> Result<(), Refusal> {
        to.number(self.products.len() as i64)?;
        for product in &self.products {
            to.text(&product.instrument.symbol)?;
            product.past().save(to)?;
        }
        Ok(())
    }

    fn load(&mut self, from: &mut StateReader<'_>, _: u32) -> Result<(), Refusal> {
        let mut found = BTreeMap::new();
        for _ in 0..from.number(0..=PRODUCTS_MAX as i64)? {
            let symbol = from.text()?;
            if found.insert(symbol, Past::load(from)?).is_some() {
                return Err(StateReader::corrupt());
            }
        }
        from.end()?;
        self.saved = found;
        Ok(())
    }
}

export!(strategy MaCross);
