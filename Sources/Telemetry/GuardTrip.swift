/// One guard's refusal of one order.
struct GuardTrip: Hashable, Sendable {
    let name: String
    let tripClass: TripClass
    /// The guard's own words; may be empty.
    let text: String
}
