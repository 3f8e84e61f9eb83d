internal import Domain

extension Brokerage {
    /// How old an order may become while the venue is asked about it.
    private static let previewMax = Nanos.second * 2

    /// Asks what an order would do, and sends it only after a clear yes.
    ///
    /// - Parameters:
    ///   - order: Sent once or not at all.
    ///   - mayLeave: Asked as the last thing before it leaves; nil lets it go.
    ///   - done: Told once; an order that the preview stopped was not sent.
    package func sendAfterPreview(
        _ order: NewOrder, mayLeave: Departure? = nil, done: @escaping Answer<TakenOrder>
    ) {
        let start = settings.clocks.steady()
        preview(order) { [self] answer in
            guard case .success(let preview) = answer else {
                return done(.unsent("the preview failed: \(answer.text)"))
            }
            if let code = preview.errors.first {
                return done(.rejected(Rejection(code, message: "said the preview")))
            }
            let age = Nanos(settings.clocks.steady().count - start.count)
            guard age <= Brokerage.previewMax else {
                return done(.unsent("the preview took \(age.count / 1_000_000) ms"))
            }
            send(order, mayLeave: mayLeave, done: done)
        }
    }
}
