package import Risk

/// Why a guard refused.
package enum TripCause: String, CaseIterable, Hashable, Sendable {
    /// What it limits is beyond the limit, or was, and its time is not over.
    case limit
    /// What it compares is not known.
    case dataUnavailable = "data_unavailable"
    /// It gave no answer that makes sense.
    case fault

    /// Reads the cause off a refusal: a limit without a measured value means missing data.
    package init(_ judgement: Judgement) {
        if judgement.isBreach || judgement.hasFailed {
            self = .fault
        } else {
            let isMissing = judgement.measured == nil && judgement.limit != nil
            self = isMissing ? .dataUnavailable : .limit
        }
    }
}
