internal import Risk

/// One guard's refusal of one order.
struct GuardTrip: Hashable, Sendable {
    let name: String
    let tripClass: TripClass
    let cause: TripCause
    /// The verdict as records spell it.
    let verdict: String
    let measured: String
    let limit: String
    let unit: String
    /// The guard's own words; may be empty.
    let text: String

    /// Nil for a judgement that refuses nothing.
    init?(_ judgement: Judgement, by name: String) {
        guard let tripClass = TripClass(judgement) else { return nil }
        (self.name, self.tripClass, cause) = (name, tripClass, TripCause(judgement))
        (verdict, text, unit) = (judgement.verdict.name, judgement.text, judgement.unit)
        measured = judgement.measured?.text ?? ""
        limit = judgement.limit?.text ?? ""
    }
}
