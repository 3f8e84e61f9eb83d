internal import CPerpsPlugin

extension ActualLayout {
    /// What Swift imported: events.
    static let events: [ActualLayout] = unsafe [
        ActualLayout(
            pb_event.self, "pb_event",
            [
                ("size", \.size),
                ("kind", \.kind),
                ("space", \.space),
                ("instrument", \.instrument),
                ("flags", \.flags),
                ("ts_venue", \.ts_venue),
                ("ts", \.ts),
                ("seq", \.seq),
            ]),
        ActualLayout(
            pb_ev_book_top.self, "pb_ev_book_top",
            [
                ("h", \.h),
                ("bid", \.bid),
                ("ask", \.ask),
            ]),
        ActualLayout(
            pb_ev_depth.self, "pb_ev_depth",
            [
                ("h", \.h),
                ("bids", \.bids),
                ("asks", \.asks),
                ("levels_at", \.levels_at),
            ]),
        ActualLayout(
            pb_ev_trade.self, "pb_ev_trade",
            [
                ("h", \.h),
                ("px", \.px),
                ("qty", \.qty),
                ("side", \.side),
                ("_pad", \._pad),
            ]),
        ActualLayout(
            pb_ev_candle.self, "pb_ev_candle",
            [
                ("h", \.h),
                ("open_ts", \.open_ts),
                ("interval", \.interval),
                ("open", \.open),
                ("high", \.high),
                ("low", \.low),
                ("close", \.close),
                ("volume", \.volume),
                ("trades", \.trades),
                ("closed", \.closed),
                ("_pad", \._pad),
            ]),
        ActualLayout(
            pb_ev_mark.self, "pb_ev_mark",
            [
                ("h", \.h),
                ("mark", \.mark),
                ("index", \.index),
                ("open_interest", \.open_interest),
            ]),
        ActualLayout(
            pb_ev_funding.self, "pb_ev_funding",
            [
                ("h", \.h),
                ("rate_e12", \.rate_e12),
                ("interval", \.interval),
                ("next_ts", \.next_ts),
                ("paid", \.paid),
                ("owner", \.owner),
                ("_pad", \._pad),
            ]),
        ActualLayout(
            pb_ev_order.self, "pb_ev_order",
            [
                ("h", \.h),
                ("order", \.order),
                ("tag", \.tag),
                ("qty", \.qty),
                ("filled", \.filled),
                ("limit_px", \.limit_px),
                ("trigger_px", \.trigger_px),
                ("avg_px", \.avg_px),
                ("state", \.state),
                ("side", \.side),
                ("order_type", \.order_type),
                ("tif", \.tif),
                ("flags", \.flags),
                ("owner", \.owner),
                ("change", \.change),
                ("reason", \.reason),
                ("code", \.code),
                ("text", \.text),
            ]),
        ActualLayout(
            pb_ev_fill.self, "pb_ev_fill",
            [
                ("h", \.h),
                ("order", \.order),
                ("tag", \.tag),
                ("exec", \.exec),
                ("px", \.px),
                ("qty", \.qty),
                ("fee", \.fee),
                ("realized", \.realized),
                ("owner", \.owner),
                ("side", \.side),
                ("maker", \.maker),
                ("_pad", \._pad),
            ]),
        ActualLayout(
            pb_ev_position.self, "pb_ev_position",
            [
                ("h", \.h),
                ("qty", \.qty),
                ("entry", \.entry),
                ("mark", \.mark),
                ("liq", \.liq),
                ("upnl", \.upnl),
                ("margin", \.margin),
                ("owner", \.owner),
                ("_pad", \._pad),
            ]),
        ActualLayout(
            pb_ev_account.self, "pb_ev_account",
            [
                ("h", \.h),
                ("equity", \.equity),
                ("free", \.free),
                ("used", \.used),
                ("maint", \.maint),
                ("flows", \.flows),
            ]),
        ActualLayout(
            pb_ev_timer.self, "pb_ev_timer",
            [
                ("h", \.h),
                ("timer", \.timer),
                ("_pad", \._pad),
                ("due", \.due),
            ]),
        ActualLayout(
            pb_ev_control.self, "pb_ev_control",
            [
                ("h", \.h),
                ("what", \.what),
                ("reason", \.reason),
                ("value", \.value),
                ("value2", \.value2),
                ("text", \.text),
            ]),
        ActualLayout(
            pb_ev_message.self, "pb_ev_message",
            [
                ("h", \.h),
                ("topic", \.topic),
                ("len", \.len),
                ("data_at", \.data_at),
                ("_pad", \._pad),
            ]),
        ActualLayout(
            pb_ev_signal.self, "pb_ev_signal",
            [
                ("h", \.h),
                ("source", \.source),
                ("count", \.count),
                ("values_at", \.values_at),
                ("_pad", \._pad),
            ]),
        ActualLayout(
            pb_batch.self, "pb_batch",
            [
                ("struct_size", \.struct_size),
                ("count", \.count),
                ("data", \.data),
                ("bytes", \.bytes),
                ("now", \.now),
                ("step", \.step),
                ("flags", \.flags),
                ("_pad", \._pad),
            ]),
    ]
}
