/* layout_events.c - the records and the batch. See layout.h. */
#include "layout.h"

SIZE(pb_event, 40, 8);
AT(pb_event, size, 0, 4);
AT(pb_event, kind, 4, 2);
AT(pb_event, space, 6, 2);
AT(pb_event, instrument, 8, 4);
AT(pb_event, flags, 12, 4);
AT(pb_event, ts_venue, 16, 8);
AT(pb_event, ts, 24, 8);
AT(pb_event, seq, 32, 8);

SIZE(pb_ev_book_top, 72, 8);
AT(pb_ev_book_top, h, 0, 40);
AT(pb_ev_book_top, bid, 40, 16);
AT(pb_ev_book_top, ask, 56, 16);

SIZE(pb_ev_depth, 48, 8);
AT(pb_ev_depth, h, 0, 40);
AT(pb_ev_depth, bids, 40, 2);
AT(pb_ev_depth, asks, 42, 2);
AT(pb_ev_depth, levels_at, 44, 4);

SIZE(pb_ev_trade, 64, 8);
AT(pb_ev_trade, h, 0, 40);
AT(pb_ev_trade, px, 40, 8);
AT(pb_ev_trade, qty, 48, 8);
AT(pb_ev_trade, side, 56, 1);
AT(pb_ev_trade, _pad, 57, 7);

SIZE(pb_ev_candle, 104, 8);
AT(pb_ev_candle, h, 0, 40);
AT(pb_ev_candle, open_ts, 40, 8);
AT(pb_ev_candle, interval, 48, 8);
AT(pb_ev_candle, open, 56, 8);
AT(pb_ev_candle, high, 64, 8);
AT(pb_ev_candle, low, 72, 8);
AT(pb_ev_candle, close, 80, 8);
AT(pb_ev_candle, volume, 88, 8);
AT(pb_ev_candle, trades, 96, 4);
AT(pb_ev_candle, closed, 100, 1);
AT(pb_ev_candle, _pad, 101, 3);

SIZE(pb_ev_mark, 64, 8);
AT(pb_ev_mark, h, 0, 40);
AT(pb_ev_mark, mark, 40, 8);
AT(pb_ev_mark, index, 48, 8);
AT(pb_ev_mark, open_interest, 56, 8);

SIZE(pb_ev_funding, 80, 8);
AT(pb_ev_funding, h, 0, 40);
AT(pb_ev_funding, rate_e12, 40, 8);
AT(pb_ev_funding, interval, 48, 8);
AT(pb_ev_funding, next_ts, 56, 8);
AT(pb_ev_funding, paid, 64, 8);
AT(pb_ev_funding, owner, 72, 4);
AT(pb_ev_funding, _pad, 76, 4);

SIZE(pb_ev_order, 216, 8);
AT(pb_ev_order, h, 0, 40);
AT(pb_ev_order, order, 40, 8);
AT(pb_ev_order, tag, 48, 8);
AT(pb_ev_order, qty, 56, 8);
AT(pb_ev_order, filled, 64, 8);
AT(pb_ev_order, limit_px, 72, 8);
AT(pb_ev_order, trigger_px, 80, 8);
AT(pb_ev_order, avg_px, 88, 8);
AT(pb_ev_order, state, 96, 1);
AT(pb_ev_order, side, 97, 1);
AT(pb_ev_order, order_type, 98, 1);
AT(pb_ev_order, tif, 99, 1);
AT(pb_ev_order, flags, 100, 4);
AT(pb_ev_order, owner, 104, 4);
AT(pb_ev_order, change, 108, 4);
AT(pb_ev_order, reason, 112, 4);
AT(pb_ev_order, code, 116, 4);
AT(pb_ev_order, text, 120, 96);

SIZE(pb_ev_fill, 104, 8);
AT(pb_ev_fill, h, 0, 40);
AT(pb_ev_fill, order, 40, 8);
AT(pb_ev_fill, tag, 48, 8);
AT(pb_ev_fill, exec, 56, 8);
AT(pb_ev_fill, px, 64, 8);
AT(pb_ev_fill, qty, 72, 8);
AT(pb_ev_fill, fee, 80, 8);
AT(pb_ev_fill, realized, 88, 8);
AT(pb_ev_fill, owner, 96, 4);
AT(pb_ev_fill, side, 100, 1);
AT(pb_ev_fill, maker, 101, 1);
AT(pb_ev_fill, _pad, 102, 2);

SIZE(pb_ev_position, 96, 8);
AT(pb_ev_position, h, 0, 40);
AT(pb_ev_position, qty, 40, 8);
AT(pb_ev_position, entry, 48, 8);
AT(pb_ev_position, mark, 56, 8);
AT(pb_ev_position, liq, 64, 8);
AT(pb_ev_position, upnl, 72, 8);
AT(pb_ev_position, margin, 80, 8);
AT(pb_ev_position, owner, 88, 4);
AT(pb_ev_position, _pad, 92, 4);

SIZE(pb_ev_account, 80, 8);
AT(pb_ev_account, h, 0, 40);
AT(pb_ev_account, equity, 40, 8);
AT(pb_ev_account, free, 48, 8);
AT(pb_ev_account, used, 56, 8);
AT(pb_ev_account, maint, 64, 8);
AT(pb_ev_account, flows, 72, 8);

SIZE(pb_ev_timer, 56, 8);
AT(pb_ev_timer, h, 0, 40);
AT(pb_ev_timer, timer, 40, 4);
AT(pb_ev_timer, _pad, 44, 4);
AT(pb_ev_timer, due, 48, 8);

SIZE(pb_ev_control, 160, 8);
AT(pb_ev_control, h, 0, 40);
AT(pb_ev_control, what, 40, 4);
AT(pb_ev_control, reason, 44, 4);
AT(pb_ev_control, value, 48, 8);
AT(pb_ev_control, value2, 56, 8);
AT(pb_ev_control, text, 64, 96);

SIZE(pb_ev_message, 56, 8);
AT(pb_ev_message, h, 0, 40);
AT(pb_ev_message, topic, 40, 4);
AT(pb_ev_message, len, 44, 4);
AT(pb_ev_message, data_at, 48, 4);
AT(pb_ev_message, _pad, 52, 4);

SIZE(pb_ev_signal, 56, 8);
AT(pb_ev_signal, h, 0, 40);
AT(pb_ev_signal, source, 40, 4);
AT(pb_ev_signal, count, 44, 4);
AT(pb_ev_signal, values_at, 48, 4);
AT(pb_ev_signal, _pad, 52, 4);

SIZE(pb_batch, 48, 8);
AT(pb_batch, struct_size, 0, 4);
AT(pb_batch, count, 4, 4);
AT(pb_batch, data, 8, 8);
AT(pb_batch, bytes, 16, 8);
AT(pb_batch, now, 24, 8);
AT(pb_batch, step, 32, 8);
AT(pb_batch, flags, 40, 4);
AT(pb_batch, _pad, 44, 4);
