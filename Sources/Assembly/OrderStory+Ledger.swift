internal import Domain
internal import Engine
internal import Ledger
internal import Risk

extension OrderStory {
    /// The story as a ledger keeps it.
    init(_ dossier: OrderDossier) {
        let row = dossier.order
        (intent, time, sequence) = (row.intent, row.intendedAt, row.sequence)
        (instance, instrument) = (dossier.instance, dossier.instrument)
        (state, reason) = (row.state, row.reason)
        sizing = row.vetting?.sizing
        isApproved = row.vetting?.isApproved ?? false
        quantity = row.vetting?.quantity
        notional = row.vetting?.notional
        checks = dossier.checks.map { ($0.guardLabel, $0.judgement) }
        if row.vetting?.isApproved == false, row.vetting?.guardIndex != nil {
            decidedBy = Judgement.decisive(checks.map { $0.judgement }).map {
                checks[$0].label.name
            }
        }
        amends = dossier.amends.map { row in
            let checks = row.checks.map { ($0.guardLabel, $0.judgement) }
            let refusing = row.guardIndex.flatMap { _ in Judgement.decisive(checks.map(\.1)) }
            return Amend(
                time: row.time, limit: row.limit, wanted: row.wanted,
                quantity: row.isApproved ? row.quantity : nil,
                decidedBy: refusing.map { checks[$0].0.name },
                checks: checks)
        }
        fills = dossier.fills
    }
}
