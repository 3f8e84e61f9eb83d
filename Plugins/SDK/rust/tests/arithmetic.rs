//! The numbers that all kits share; see `Plugins/SDK/arithmetic.csv`.

use perps_plugin::*;

const SHARED: &str = include_str!("../../arithmetic.csv");

#[test]
fn agrees_with_all_other_kits() {
    let mut lines = SHARED.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let mut rows = 0;
    for line in lines {
        let cells: Vec<Option<i64>> = line.split(',').map(|cell| cell.parse().ok()).collect();
        let at = |name| cells[names.iter().position(|other| *other == name).unwrap()];
        let own = |name| at(name).unwrap();
        let instrument = Instrument {
            px_exp: own("px_exp") as i32,
            qty_exp: own("qty_exp") as i32,
            amt_exp: own("amt_exp") as i32,
            flags: if own("inverse") == 1 { PB_IN_INVERSE } else { 0 },
            multiplier_e9: own("multiplier_e9"),
            tick: own("tick"),
            lot: own("lot"),
            ..Instrument::default()
        };
        let (price, size, slippage) = (own("price"), own("size"), own("slippage_e8"));
        let found = [
            instrument.notional(size, price),
            instrument.size_worth(own("amount"), price),
            instrument.on_tick(price, Side::Buy),
            instrument.on_tick(price, Side::Sell),
            instrument.worst_price(price, Side::Buy, slippage),
            instrument.worst_price(price, Side::Sell, slippage),
            Some(instrument.floor_lot(size)),
        ];
        assert_eq!(found[..], cells[11..], "{line}");
        rows += 1;
    }
    assert_eq!(rows, 300);
}
