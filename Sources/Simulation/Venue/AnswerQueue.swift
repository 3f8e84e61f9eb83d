internal import Domain

/// Answers on their way to the engine, soonest first; equal times in the order they were given.
struct AnswerQueue {
    private var answers: ContiguousArray<VenueAnswer> = []
    private var head = 0

    var next: Timestamp? { head < answers.count ? answers[head].time : nil }

    /// All that are still on their way.
    var waiting: ArraySlice<VenueAnswer> { ArraySlice(answers[head...]) }

    mutating func insert(_ answer: VenueAnswer) {
        var index = answers.count
        while index > head, answers[index - 1].time > answer.time { index -= 1 }
        answers.insert(answer, at: index)
    }

    /// Moves all answers up to a moment to the end of a buffer.
    mutating func take(by time: Timestamp, into buffer: inout ContiguousArray<VenueAnswer>) {
        guard head < answers.count else { return }
        while head < answers.count, answers[head].time <= time {
            buffer.append(answers[head])
            head += 1
        }
        if head == answers.count {
            answers.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 1_024 {
            answers.removeFirst(head)
            head = 0
        }
    }
}
