import JSON
import Testing

/// What goes wrong at a served venue while a run trades there, and when.
struct FaultSchedule: Sendable, CustomTestStringConvertible {
    /// Something that is asked of the venue's control.
    struct Step: Sendable {
        /// Since the run was started, in seconds; at or below 0 before that.
        var second: Double
        /// Below `/control/`.
        var path = "faults"
        /// nil takes back what stands there.
        var body: String?

        /// The fault that it switches on; nil when it does something else.
        var fault: String? {
            guard path == "faults" else { return nil }
            return body.flatMap { try? JSONValue(parsing: $0) }?["fault"]?.string
        }

        /// The fault that it switches off.
        var healed: String? {
            body == nil ? path.split(separator: "/").last.map(String.init) : nil
        }
    }

    var name: String
    /// Of the venue's market, and of which messages and requests the faults strike.
    var seed: UInt64
    /// More than `--seed`, `--pace` and `--faults`.
    var options: [String] = []
    var steps: [Step]
    /// How long the run trades at least, in seconds.
    var length = 10
    /// The levels that it may end at; CAUTION goes by itself.
    var levels: Set<String> = ["NORMAL", "CAUTION"]
    /// Whether a request may end without any proof that it never arrived: the venue has to let the
    /// token's life go by first, which is longer than the run.
    var mayStayUnknown = false
    /// Whether tokens and the fence are short, so that what never arrived is proven within the run.
    var hasShortFence = false
    /// With which code the run ends: 4 after a halt.
    var status: Int32 = 0
    /// Orders that the venue takes and has never heard of: the run cannot prove that so soon.
    var forgotten = 0
    /// Whether somebody else has traded so much that a list of fills has two pages.
    var isCrowded = false

    /// Its faults, each of which must have struck for it to have shown anything.
    var faults: Set<String> { Set(steps.compactMap(\.fault)) }

    var end: QuoterRun.End {
        QuoterRun.End(mayStayUnknown: mayStayUnknown, status: status, forgotten: forgotten)
    }

    var testDescription: String { "\(name), seed \(seed)" }

    static func fault(_ name: String, at second: Double, _ more: String = "") -> Step {
        Step(second: second, body: #"{"fault":"\#(name)"\#(more)}"#)
    }

    /// For five seconds after the run has begun to trade.
    private static func spell(_ name: String, _ more: String) -> Step {
        fault(name, at: 3, #","for":"5s","# + more)
    }

    static let all = frames + replies + clocks + states + brief

    // MARK: The connections

    static let frames = [
        FaultSchedule(
            name: "frames lost, doubled and out of order", seed: 11,
            steps: [
                spell("drop_frame", #""percent":10"#), spell("duplicate_frame", #""percent":20"#),
                spell("reorder_frames", #""percent":10"#),
            ]),
        FaultSchedule(
            name: "frames that cannot be read, and numbers that begin anew, jump or are absent",
            seed: 12,
            steps: [
                spell("garbage_frame", #""percent":8"#),
                fault("reset_sequence", at: 6, #","path":"/user""#),
                fault("jump_sequence", at: 7, #","path":"/market""#),
                fault("jump_sequence", at: 8, #","path":"/user""#),
                fault("no_sequence", at: 9, #","path":"/user""#),
            ], length: 12),
        FaultSchedule(
            name: "all ways to the venue stopped one by one, and open again in another order",
            seed: 13,
            steps: [
                fault("half_open", at: 3, #","path":"/user""#),
                fault("outage", at: 4, #","path":"/api""#),
                fault("stall", at: 5, #","path":"/market""#),
                Step(second: 8.6, path: "faults/outage"),
                Step(second: 9.4, path: "faults/half_open"),
                Step(second: 10.2, path: "faults/stall"),
                fault("half_open", at: 11, #","path":"/market""#),
                Step(second: 16.6, path: "faults/half_open"),
            ], length: 20, mayStayUnknown: true),
        FaultSchedule(
            name: "connections reset", seed: 14,
            steps: [
                Step(second: 3, path: "disconnect", body: #"{"reset":true}"#),
                Step(second: 6, path: "disconnect", body: #"{"path":"/user","reset":true}"#),
                Step(second: 6.2, path: "disconnect", body: #"{"path":"/market"}"#),
            ]),
    ]

    // MARK: Requests

    static let replies = [
        FaultSchedule(
            name: "replies lost after orders and cancels were taken", seed: 21,
            steps: [spell("lose_reply", #""percent":50,"path":"/orders""#)]),
        FaultSchedule(
            name: "replies to cancels lost, failed and cut off", seed: 22,
            steps: [
                fault("lose_reply", at: 3, #","count":2,"path":"/orders/batch_cancel""#),
                fault("fail_after", at: 3, #","count":2,"path":"/orders/batch_cancel""#),
                spell("truncate_body", #""percent":30,"path":"/orders""#),
            ]),
        FaultSchedule(
            name: "failures after the effect, old listings, and a user channel half open",
            seed: 23,
            steps: [
                spell("fail_after", #""percent":30,"path":"/orders""#),
                spell("stale_listing", #""delay":"3s""#),
                fault("half_open", at: 3.5, #","path":"/user""#),
                Step(second: 9.1, path: "faults/half_open"),
            ], length: 16),
        FaultSchedule(
            name: "a storm of 429 that does not say how long", seed: 24,
            steps: [spell("too_many_requests", #""percent":60"#)]),
        FaultSchedule(
            name: "a storm of 429 with Retry-After", seed: 25, options: ["--retry-after"],
            steps: [spell("too_many_requests", #""percent":60"#)]),
        // The fence of the last lost order is over after 23 s, and the second listing without it
        // comes 5 s later; listings are 2 s apart.
        FaultSchedule(
            name: "requests that never arrive", seed: 28,
            steps: [fault("lose_request", at: 3, #","for":"3s","percent":40,"path":"/orders""#)],
            length: 36, hasShortFence: true),
        FaultSchedule(
            name: "slow answers and slow processing", seed: 26,
            steps: [
                spell("slow_reply", #""percent":50,"path":"/orders","delay":"1500ms""#),
                spell("slow_processing", #""delay":"800ms""#),
            ]),
        FaultSchedule(
            name: "requests that come late, delays by chance, and a clock that is slow", seed: 27,
            steps: [
                // By a second when it is over: no clock is so bad, and no run is so short.
                fault("clock_drift", at: 0, #","ppm":-100000,"for":"10s""#),
                spell("slow_request", #""percent":30,"path":"/orders","delay":"1500ms""#),
                spell("slow_processing", #""jitter":"300ms""#),
                spell("delay_frames", #""jitter":"100ms""#),
            ]),
    ]

    // MARK: Clocks

    /// The venue's clock is off all the time, and replies get lost while nobody else tells of an
    /// order: the listing that is asked for is in the venue's time.
    private static func off(_ offset: String, seed: UInt64) -> FaultSchedule {
        FaultSchedule(
            name: "a clock that is off by \(offset)", seed: seed,
            steps: [
                fault("clock_skew", at: 0, #","delay":"\#(offset)""#),
                spell("lose_reply", #""percent":50,"path":"/orders""#),
                spell("stall", #""path":"/user""#),
            ])
    }

    private static func jump(_ offset: String, seed: UInt64) -> FaultSchedule {
        FaultSchedule(
            name: "a clock that jumps by \(offset) and back", seed: seed,
            steps: [spell("clock_skew", #""delay":"\#(offset)""#)],
            // Whoever asks for the time meanwhile sees the jump, and lets only exits pass.
            levels: ["NORMAL", "CAUTION", "REDUCE_ONLY"])
    }

    static let clocks = [
        off("20s", seed: 31), off("-20s", seed: 32), off("120s", seed: 33), off("-120s", seed: 34),
        jump("120s", seed: 35), jump("-120s", seed: 36),
    ]

    // MARK: The venue's state

    private static func odd(_ field: String, at second: Double, _ path: String) -> Step {
        fault(
            "odd_value", at: second,
            #","for":"1900ms","percent":40,"field":"\#(field)","path":"\#(path)""#)
    }

    static let states = [
        FaultSchedule(
            name: "maintenance", seed: 41,
            steps: [fault("maintenance", at: 3, #","for":"4s""#)]),
        FaultSchedule(
            name: "an incident with all its stages", seed: 42,
            steps: [fault("incident", at: 3, #","for":"10s""#)], length: 20,
            mayStayUnknown: true),
        FaultSchedule(
            name: "words that nobody knows where they decide something", seed: 43,
            steps: [
                odd("order_side", at: 3, "/user"), odd("side", at: 5, "/orders/historical"),
                odd("trade_type", at: 7, "/orders/historical/fills"),
                odd("status", at: 9, "/orders/historical"),
            ], length: 14),
    ]
}
