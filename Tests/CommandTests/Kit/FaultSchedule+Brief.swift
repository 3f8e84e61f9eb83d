/// Schedules of a few seconds, of faults that need no more.
///
/// Most strike a number of times, from the first fill on; what strikes a list does so in the run's
/// last look at the latest.
extension FaultSchedule {
    static let brief = [
        FaultSchedule(
            name: "an order never heard of again, and connections refused and acknowledged late",
            seed: 15,
            steps: [
                fault("forget_order", at: 0.1), fault("error_frame", at: 0.2, #","count":3"#),
                fault("no_client_id", at: 0.2, #","for":"3s""#),
                fault("delay_ack", at: 0.2, #","for":"5s","delay":"700ms""#),
                fault("refuse_upgrades", at: 0.2, #","count":3"#),
                Step(second: 2, path: "disconnect", body: #"{"reset":true}"#),
            ], length: 5, forgotten: 1),
        FaultSchedule(
            name: "cancels and lists lost, turned away, sent elsewhere, and led in a circle",
            seed: 29,
            options: [
                "--balance", "USD=100000", "--balance", "BTC=2", "--balance", "ETH=1000",
            ],
            steps: [
                // Below `/orders/` is everything but a new order.
                fault("lose_request", at: 0.1, #","count":2,"path":"/orders/""#),
                fault("fail_before", at: 0.1, #","count":2,"path":"/orders/""#),
                fault("redirect", at: 0.1, #","count":2,"path":"/orders/""#),
                fault("drip_reply", at: 0.1, #","count":3,"path":"/orders","delay":"700ms""#),
                fault("refuse_tokens", at: 1.5, #","path":"/orders""#),
                fault("repeated_cursor", at: 1.5),
            ], length: 4, isCrowded: true),
        FaultSchedule(
            name: "a status that nobody knows, and an order on the wrong side", seed: 44,
            steps: [
                fault("unknown_status", at: 0.1, #","count":6"#), fault("wrong_side", at: 2),
            ], length: 4, levels: ["HALT"], status: 4),
    ]

    /// Faults that strike whole lists alone: the run's last look at the latest.
    static let late: Set = ["repeated_cursor"]

    /// Faults that no schedule has, and why.
    static let excused = [
        "wrapped_positions":
            "they are of US futures, which no run trades; the client reads both spellings"
    ]
}
