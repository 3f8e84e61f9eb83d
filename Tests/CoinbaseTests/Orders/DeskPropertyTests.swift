import Coinbase
import Domain
import Seeding
import Testing

/// Orders of a made-up venue, whose news come late, twice and in any order.
@Suite struct `Whatever the order of the news, the desk` {
    /// One order's true story.
    private struct Story {
        var number: UInt64
        var fills: [VenueFill]
        var states: [VenueOrder]
        var filled: Int64
    }

    private static let end: [OrderStatus] = [.filled, .cancelled, .expired]

    private func story(_ number: UInt64, _ random: inout RandomStream) throws -> Story {
        var story = Story(number: number, fills: [], states: [], filled: 0)
        story.states.append(try DeskTrial.seen(number, .pending))
        let fills = Int(random.next() % 4)
        for index in 0..<fills {
            let size = Int64(random.next() % 20_000_000) + 1
            story.filled += size
            let text = Quantity(size).text(exponent: -8)
            story.fills.append(
                try DeskTrial.fill(
                    "\(number)/\(index)", of: number, text, after: Int64(number * 10) + Int64(index)
                ))
            story.states.append(
                try DeskTrial.seen(
                    number, .open, filled: Quantity(story.filled).text(exponent: -8)))
        }
        let status = Self.end[Int(random.next() % 3)]
        story.states.append(
            try DeskTrial.seen(number, status, filled: Quantity(story.filled).text(exponent: -8)))
        return story
    }

    @Test(arguments: PropertySeeds.of("the order desk"))
    func `tells each fill once and each order's end once`(seed: UInt64) throws {
        var random = RandomStream(seed: seed, name: "desk")
        var trial = DeskTrial()
        var stories: [Story] = []
        for number in 1...8 as ClosedRange<UInt64> {
            try trial.submit(number)
            stories.append(try story(number, &random))
        }
        var told: [UInt64: Int64] = [:]
        var ends: [UInt64: Int] = [:]
        var seen: Set<UInt64> = []
        for round in 0..<400 {
            let story = stories[Int(random.next() % 8)]
            switch random.next() % 5 {
            case 0: trial.taken(story.number)
            case 1, 2: trial.stream(story.states[Int(random.next() % UInt64(story.states.count))])
            case 3: trial.listed(story.states[Int(random.next() % UInt64(story.states.count))])
            default: trial.take(.fills(FillSight(fills: Array(story.fills.shuffled(&random)))))
            }
            if round % 20 == 0 { trial.wait(.second) }
            count(&trial, &told, &ends, &seen)
        }
        // In the end everything is listed once more.
        for story in stories {
            trial.taken(story.number)
            trial.stream(try #require(story.states.last))
            trial.take(.fills(FillSight(fills: story.fills, since: DeskTrial.start)))
        }
        count(&trial, &told, &ends, &seen)
        for story in stories {
            #expect(told[story.number, default: 0] == story.filled, "seed \(seed)")
            let isWhole = story.filled == 100_000_000
            #expect(ends[story.number, default: 0] == (isWhole ? 0 : 1), "seed \(seed)")
        }
        #expect(trial.desk.open == [] && trial.takeFindings() == [], "seed \(seed)")
    }

    private func count(
        _ trial: inout DeskTrial, _ told: inout [UInt64: Int64], _ ends: inout [UInt64: Int],
        _ seen: inout Set<UInt64>
    ) {
        for answer in trial.output.answers {
            switch answer.body {
            case .filled(let fill):
                #expect(seen.insert(fill.execution).inserted)
                told[fill.order.value, default: 0] += fill.quantity.mantissa
            case .cancelled, .expired, .rejected: ends[answer.order.value, default: 0] += 1
            default: continue
            }
        }
        trial.output.answers = []
    }
}

extension [VenueFill] {
    fileprivate func shuffled(_ random: inout RandomStream) -> [VenueFill] {
        var rest = self
        var out: [VenueFill] = []
        while !rest.isEmpty {
            out.append(rest.remove(at: Int(random.next() % UInt64(rest.count))))
            if random.next() % 3 == 0, let again = out.randomly(&random) { out.append(again) }
        }
        return out
    }

    private func randomly(_ random: inout RandomStream) -> VenueFill? {
        isEmpty ? nil : self[Int(random.next() % UInt64(count))]
    }
}
