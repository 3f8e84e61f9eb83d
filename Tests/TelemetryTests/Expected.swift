/// Texts of the files for `Sample.full` after one filled order.
enum Expected {
    static let metrics =
        #"{"timestamp":"2023-11-14T22:13:20Z","engine_time":"2023-11-14T22:14:20Z","#
        + #""profile":"dev","mode":"paper","run_id":"run-1","level":"REDUCE_ONLY","#
        + #""halt_id":"h-1","currency":"USD","equity":"10012.5","cash":"9500","#
        + #""realised_pnl":"-12.5","unrealised_pnl":"0","unrealised_of_sold":"-2.5","#
        + #""fees":"30000000.00000001","#
        + #""funding":"-0.5","residual":"0","leverage":"2.5","margin_used":"2500","#
        + #""margin_available":"-100.5","liquidation_distance":"0.06","#
        + #""positions":[{"symbol":"BTC-USD","#
        + #""quantity":"0.01","side":"short","entry_price":"50000.5","mark_price":"49999"}],"#
        + #""decisions":{"BTC-USD":{"action":"buy","reason":"approved","instance":"ma","#
        + #""order":1,"time":"2023-11-14T22:13:20Z"}},"order_stats":{"attempted":1,"#
        + #""successful":1,"failed":0},"orders":1,"fills":1,"withheld":0,"#
        + #""rejected":0,"denied":0,"#
        + #""guard_trips":[],"misbehaviours":0,"open_orders":2,"events":1234,"bars":20,"#
        + #""steps":1200,"uptime_seconds":61.5,"market_data":[{"symbol":"BTC-USD","#
        + #""mark_price":"49999","age_seconds":0.25}],"plugins":[{"instance":"ma","#
        + #""state":"running"},{"instance":"spread","state":"quarantined","#
        + #""reason":"deadline"}],"system":{"resident_memory_bytes":20971520,"#
        + #""resident_memory_bytes_max":25165824,"cpu_seconds":1.25}}"#

    static let health =
        #"{"ok":false,"timestamp":"2023-11-14T22:13:20Z","#
        + #""message":"level is REDUCE_ONLY: daily loss","#
        + #""error":"level is REDUCE_ONLY: daily loss; plugin spread is quarantined: deadline","#
        + #""profile":"dev","level":"REDUCE_ONLY","cause":"daily loss","#
        + #""since":"2023-11-14T22:13:20Z","halt_id":"h-1","last_event_age_seconds":0.25,"#
        + #""plugins":[{"instance":"ma","state":"running"},{"instance":"spread","#
        + #""state":"quarantined","reason":"deadline"}]}"#

    static let exposition = """
        perps_bot_intents_total 1
        perps_bot_orders_submitted_total 1
        perps_bot_orders_filled_total 1
        perps_bot_fills_total 1
        perps_bot_events_total 1234
        perps_bot_bars_total 20
        perps_bot_steps_total 1200
        perps_bot_cycles_total 61
        perps_bot_process_cpu_seconds_total 1.25
        perps_bot_run_info{profile="dev",mode="paper",run_id="run-1"} 1
        perps_bot_metrics_timestamp_seconds 1700000000
        perps_bot_uptime_seconds 61.5
        perps_bot_cycle_duration_seconds 0.001
        perps_bot_trading_level 20
        perps_bot_equity{currency="USD"} 10012.5
        perps_bot_cash{currency="USD"} 9500
        perps_bot_realised_pnl{currency="USD"} -12.5
        perps_bot_unrealised_pnl{currency="USD"} 0
        perps_bot_unrealised_of_sold{currency="USD"} -2.5
        perps_bot_fees{currency="USD"} 30000000.00000001
        perps_bot_funding{currency="USD"} -0.5
        perps_bot_residual{currency="USD"} 0
        perps_bot_leverage 2.5
        perps_bot_margin_used{currency="USD"} 2500
        perps_bot_margin_available{currency="USD"} -100.5
        perps_bot_liquidation_distance_ratio 0.06
        perps_bot_open_orders 2
        perps_bot_position_quantity{product="BTC-USD"} -0.01
        perps_bot_position_entry_price{product="BTC-USD"} 50000.5
        perps_bot_mark_price{product="BTC-USD"} 49999
        perps_bot_market_data_staleness_seconds{product="BTC-USD"} 0.25
        perps_bot_last_event_age_seconds 0.25
        perps_bot_plugin_state{instance="ma",state="running"} 1
        perps_bot_plugin_state{instance="spread",state="quarantined"} 1
        perps_bot_process_resident_memory_bytes 20971520
        """
}
