internal import Domain

/// Following what a comparison with the venue asks for.
extension OrderDesk {
    mutating func follow(
        _ step: ReconciliationPlan.Step, at time: Timestamp, into output: inout Output
    ) {
        switch step {
        case .merge(let number, let seen): merge(seen, into: number, at: time, into: &output)
        case .follow(let parent, let seen): follow(seen, of: parent, at: time, into: &output)
        case .askFills: fillListing.want(at: time)
        case .adopt(let seen, let stranger): adopt(seen, as: stranger, at: time, into: &output)
        case .note(let seen): remember(seen, at: time)
        case .othersMissed(let id): foreign[id]?.isMissed(at: time)
        case .othersEnded(let id): foreign[id]?.isOpen = false
        case .cancel(let id): leftovers[id] = Leftover(dueAt: time)
        case .ended(let id): leftovers[id] = nil
        case .double(let seen, let known): meetDouble(seen, of: known, at: time, into: &output)
        case .revenant(let seen): contradict(seen.id, "it had ended, and is open", into: &output)
        case .askWhose: listing.want(at: time)
        case .identify(let id): output.errands.append(.look(id))
        case .look, .missed, .neverArrived, .editMissed, .editFailed:
            miss(step, at: time, into: &output)
        case .tell(let fill): tell(fill, at: time, into: &output)
        // The listings that have to come before it are wanted by who takes in this one.
        case .putOff: return
        case .puzzle(let fill, let word):
            puzzle(fill.order, "of a fill \(word)", at: time, into: &output)
        case .correct(let fill):
            fillsSeen.insert(fill)
            let kind = fill.kind?.text ?? ""
            output.findings.append(.correctedFill(order: fill.order, kind: kind))
        case .unreadFill(let order, let row):
            contradict(order, "a fill of it cannot be read: \(row.fault.text)", into: &output)
        // The check of the books counts how often they differ, and tells it.
        case .differ: return
        }
    }

    /// Takes note of what a listing lacks.
    private mutating func miss(
        _ step: ReconciliationPlan.Step, at time: Timestamp, into output: inout Output
    ) {
        switch step {
        case .look(let number, let id, let counts):
            if counts { countAbsence(number, at: time) }
            output.errands.append(.look(id))
        case .missed(let number): countAbsence(number, at: time)
        case .neverArrived(let number):
            countAbsence(number, at: time)
            refuse(number, .other, at: time, into: &output)
        case .editMissed(let number):
            // A step before may have shown what holds.
            guard let change = orders[number]?.change, change.phase == .unproven else { return }
            orders[number]?.change?.absences += 1
            orders[number]?.change?.lastAbsenceAt = time
        case .editFailed(let number, let total, let limit):
            guard let order = orders[number], order.change?.phase == .unproven else { return }
            if total == order.quantity, limit == order.limit {
                dropChange(number, .other, at: time, into: &output)
            } else {
                holdChange(number, as: (total, limit), at: time, into: &output)
            }
        default: return
        }
    }

    private mutating func countAbsence(_ number: OrderNumber, at time: Timestamp) {
        orders[number]?.absences += 1
        orders[number]?.lastAbsenceAt = time
    }
}
