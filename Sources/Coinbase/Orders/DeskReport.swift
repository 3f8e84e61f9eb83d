package import Domain

/// What came of something the order desk asked of the venue.
package enum DeskReport: Sendable {
    case created(OrderNumber, ResponseClass<TakenOrder>)
    case cancelled([OrderNumber], ResponseClass<CancelAnswer>)
}
