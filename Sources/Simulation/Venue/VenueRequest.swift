internal import Domain
internal import Risk

/// A request on its way to the venue.
struct VenueRequest {
    enum Body {
        case submit(ApprovedOrder)
        case amend(ApprovedOrder)
        case cancel(OrderNumber, InstrumentID)
    }
    var body: Body
    var decided: Timestamp
}
