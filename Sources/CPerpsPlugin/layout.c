/* layout.c - everything but the records. See layout.h. */
#include "layout.h"

SIZE(pb_str, 16, 8);
AT(pb_str, ptr, 0, 8);
AT(pb_str, len, 8, 8);

SIZE(pb_level, 16, 8);
AT(pb_level, px, 0, 8);
AT(pb_level, qty, 8, 8);

SIZE(pb_error, 256, 4);
AT(pb_error, struct_size, 0, 4);
AT(pb_error, status, 4, 4);
AT(pb_error, field, 8, 64);
AT(pb_error, text, 72, 184);

SIZE(pb_value, 40, 8);
AT(pb_value, kind, 0, 4);
AT(pb_value, exp, 4, 4);
AT(pb_value, i, 8, 8);
AT(pb_value, f, 16, 8);
AT(pb_value, s, 24, 16);

SIZE(pb_writer, 16, 8);
AT(pb_writer, ctx, 0, 8);
AT(pb_writer, write, 8, 8);

SIZE(pb_reader, 16, 8);
AT(pb_reader, ctx, 0, 8);
AT(pb_reader, read, 8, 8);

SIZE(pb_intent, 88, 8);
AT(pb_intent, struct_size, 0, 4);
AT(pb_intent, instrument, 4, 4);
AT(pb_intent, tag, 8, 8);
AT(pb_intent, cause, 16, 8);
AT(pb_intent, side, 24, 1);
AT(pb_intent, order_type, 25, 1);
AT(pb_intent, tif, 26, 1);
AT(pb_intent, _pad, 27, 5);
AT(pb_intent, qty, 32, 8);
AT(pb_intent, notional, 40, 8);
AT(pb_intent, conviction_e6, 48, 8);
AT(pb_intent, limit_px, 56, 8);
AT(pb_intent, trigger_px, 64, 8);
AT(pb_intent, expire, 72, 8);
AT(pb_intent, flags, 80, 4);
AT(pb_intent, _pad2, 84, 4);

SIZE(pb_amend, 56, 8);
AT(pb_amend, struct_size, 0, 4);
AT(pb_amend, _pad, 4, 4);
AT(pb_amend, order, 8, 8);
AT(pb_amend, cause, 16, 8);
AT(pb_amend, limit_px, 24, 8);
AT(pb_amend, trigger_px, 32, 8);
AT(pb_amend, qty, 40, 8);
AT(pb_amend, expire, 48, 8);

SIZE(pb_subscription, 32, 8);
AT(pb_subscription, struct_size, 0, 4);
AT(pb_subscription, instrument, 4, 4);
AT(pb_subscription, events, 8, 8);
AT(pb_subscription, depth, 16, 4);
AT(pb_subscription, warmup, 20, 4);
AT(pb_subscription, interval, 24, 8);

SIZE(pb_host, 136, 8);
AT(pb_host, struct_size, 0, 4);
AT(pb_host, _pad, 4, 4);
AT(pb_host, ctx, 8, 8);
AT(pb_host, extension, 16, 8);
AT(pb_host, log, 24, 8);
AT(pb_host, now, 32, 8);
AT(pb_host, random, 40, 8);
AT(pb_host, budget_left, 48, 8);
AT(pb_host, param, 56, 8);
AT(pb_host, subscribe, 64, 8);
AT(pb_host, timer, 72, 8);
AT(pb_host, submit, 80, 8);
AT(pb_host, amend, 88, 8);
AT(pb_host, cancel, 96, 8);
AT(pb_host, cancel_all, 104, 8);
AT(pb_host, metric, 112, 8);
AT(pb_host, request, 120, 8);
AT(pb_host, trip, 128, 8);

SIZE(pb_instrument, 184, 8);
AT(pb_instrument, struct_size, 0, 4);
AT(pb_instrument, index, 4, 4);
AT(pb_instrument, symbol, 8, 16);
AT(pb_instrument, venue, 24, 16);
AT(pb_instrument, base, 40, 16);
AT(pb_instrument, quote, 56, 16);
AT(pb_instrument, settle, 72, 16);
AT(pb_instrument, px_exp, 88, 4);
AT(pb_instrument, qty_exp, 92, 4);
AT(pb_instrument, amt_exp, 96, 4);
AT(pb_instrument, flags, 100, 4);
AT(pb_instrument, tick, 104, 8);
AT(pb_instrument, lot, 112, 8);
AT(pb_instrument, min_qty, 120, 8);
AT(pb_instrument, max_qty, 128, 8);
AT(pb_instrument, min_notional, 136, 8);
AT(pb_instrument, multiplier_e9, 144, 8);
AT(pb_instrument, max_leverage_e2, 152, 8);
AT(pb_instrument, maint_margin_e6, 160, 8);
AT(pb_instrument, maker_fee_e8, 168, 8);
AT(pb_instrument, taker_fee_e8, 176, 8);

SIZE(pb_activation, 120, 8);
AT(pb_activation, struct_size, 0, 4);
AT(pb_activation, mode, 4, 4);
AT(pb_activation, run, 8, 8);
AT(pb_activation, seed, 16, 8);
AT(pb_activation, start, 24, 8);
AT(pb_activation, soft_budget, 32, 8);
AT(pb_activation, hard_budget, 40, 8);
AT(pb_activation, instruments, 48, 8);
AT(pb_activation, instrument_count, 56, 4);
AT(pb_activation, instrument_stride, 60, 4);
AT(pb_activation, caps, 64, 8);
AT(pb_activation, isolated, 72, 4);
AT(pb_activation, account_exp, 76, 4);
AT(pb_activation, account_ccy, 80, 16);
AT(pb_activation, instance, 96, 16);
AT(pb_activation, owner, 112, 4);
AT(pb_activation, _pad, 116, 4);

SIZE(pb_config, 24, 8);
AT(pb_config, struct_size, 0, 4);
AT(pb_config, revision, 4, 4);
AT(pb_config, json, 8, 16);

SIZE(pb_vtable, 80, 8);
AT(pb_vtable, struct_size, 0, 4);
AT(pb_vtable, _pad, 4, 4);
AT(pb_vtable, configure, 8, 8);
AT(pb_vtable, activate, 16, 8);
AT(pb_vtable, process, 24, 8);
AT(pb_vtable, deactivate, 32, 8);
AT(pb_vtable, destroy, 40, 8);
AT(pb_vtable, reset, 48, 8);
AT(pb_vtable, save, 56, 8);
AT(pb_vtable, load, 64, 8);
AT(pb_vtable, extension, 72, 8);

SIZE(pb_instance, 16, 8);
AT(pb_instance, obj, 0, 8);
AT(pb_instance, vt, 8, 8);

SIZE(pb_module, 184, 8);
AT(pb_module, struct_size, 0, 4);
AT(pb_module, kinds, 4, 4);
AT(pb_module, id, 8, 16);
AT(pb_module, name, 24, 16);
AT(pb_module, version, 40, 16);
AT(pb_module, vendor, 56, 16);
AT(pb_module, url, 72, 16);
AT(pb_module, license, 88, 16);
AT(pb_module, summary, 104, 16);
AT(pb_module, schema, 120, 16);
AT(pb_module, metrics, 136, 16);
AT(pb_module, caps, 152, 8);
AT(pb_module, events, 160, 8);
AT(pb_module, determinism, 168, 4);
AT(pb_module, flags, 172, 4);
AT(pb_module, state_version, 176, 4);
AT(pb_module, state_oldest, 180, 4);

SIZE(pb_check, 176, 8);
AT(pb_check, struct_size, 0, 4);
AT(pb_check, flags, 4, 4);
AT(pb_check, intent, 8, 8);
AT(pb_check, now, 16, 8);
AT(pb_check, order, 24, 8);
AT(pb_check, owner, 32, 4);
AT(pb_check, open_orders, 36, 4);
AT(pb_check, origin, 40, 16);
AT(pb_check, qty, 56, 8);
AT(pb_check, notional, 64, 8);
AT(pb_check, position, 72, 8);
AT(pb_check, open_buy, 80, 8);
AT(pb_check, open_sell, 88, 8);
AT(pb_check, own_position, 96, 8);
AT(pb_check, mark, 104, 8);
AT(pb_check, bid, 112, 8);
AT(pb_check, ask, 120, 8);
AT(pb_check, equity, 128, 8);
AT(pb_check, free, 136, 8);
AT(pb_check, day_pnl, 144, 8);
AT(pb_check, day_open_equity, 152, 8);
AT(pb_check, gross, 160, 8);
AT(pb_check, fx_e9, 168, 8);

SIZE(pb_verdict, 144, 8);
AT(pb_verdict, struct_size, 0, 4);
AT(pb_verdict, action, 4, 1);
AT(pb_verdict, scope, 5, 1);
AT(pb_verdict, _pad, 6, 2);
AT(pb_verdict, reason, 8, 4);
AT(pb_verdict, _pad2, 12, 4);
AT(pb_verdict, qty, 16, 8);
AT(pb_verdict, hold, 24, 8);
AT(pb_verdict, measured, 32, 8);
AT(pb_verdict, limit, 40, 8);
AT(pb_verdict, unit, 48, 8);
AT(pb_verdict, text, 56, 88);

SIZE(pb_guard, 16, 8);
AT(pb_guard, struct_size, 0, 4);
AT(pb_guard, _pad, 4, 4);
AT(pb_guard, check, 8, 8);

SIZE(pb_sizer, 16, 8);
AT(pb_sizer, struct_size, 0, 4);
AT(pb_sizer, _pad, 4, 4);
AT(pb_sizer, size, 8, 8);

SIZE(pb_indicator, 32, 8);
AT(pb_indicator, struct_size, 0, 4);
AT(pb_indicator, outputs, 4, 4);
AT(pb_indicator, names, 8, 16);
AT(pb_indicator, read, 24, 8);

SIZE(pb_host_info, 48, 8);
AT(pb_host_info, struct_size, 0, 4);
AT(pb_host_info, major_min, 4, 2);
AT(pb_host_info, major_max, 6, 2);
AT(pb_host_info, minor, 8, 2);
AT(pb_host_info, _pad, 10, 2);
AT(pb_host_info, flags, 12, 4);
AT(pb_host_info, name, 16, 16);
AT(pb_host_info, version, 32, 16);

SIZE(pb_library, 56, 8);
AT(pb_library, magic, 0, 4);
AT(pb_library, struct_size, 4, 4);
AT(pb_library, major, 8, 2);
AT(pb_library, minor, 10, 2);
AT(pb_library, need_minor, 12, 2);
AT(pb_library, _pad, 14, 2);
AT(pb_library, build, 16, 16);
AT(pb_library, modules, 32, 8);
AT(pb_library, module_count, 40, 4);
AT(pb_library, _pad2, 44, 4);
AT(pb_library, create, 48, 8);

SIZE(pb_host_view, 64, 8);
AT(pb_host_view, struct_size, 0, 4);
AT(pb_host_view, _pad, 4, 4);
AT(pb_host_view, find, 8, 8);
AT(pb_host_view, top, 16, 8);
AT(pb_host_view, position, 24, 8);
AT(pb_host_view, account, 32, 8);
AT(pb_host_view, order, 40, 8);
AT(pb_host_view, orders, 48, 8);
AT(pb_host_view, name, 56, 8);

SIZE(pb_host_history, 32, 8);
AT(pb_host_history, struct_size, 0, 4);
AT(pb_host_history, _pad, 4, 4);
AT(pb_host_history, candles, 8, 8);
AT(pb_host_history, trades, 16, 8);
AT(pb_host_history, funding, 24, 8);

SIZE(pb_host_post, 16, 8);
AT(pb_host_post, struct_size, 0, 4);
AT(pb_host_post, _pad, 4, 4);
AT(pb_host_post, post, 8, 8);

SIZE(pb_host_dir, 16, 8);
AT(pb_host_dir, struct_size, 0, 4);
AT(pb_host_dir, _pad, 4, 4);
AT(pb_host_dir, path, 8, 8);
