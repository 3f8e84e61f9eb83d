import Domain
import Profile
import Testing

/// A line of the sample that begins with a key.
private struct KeyLine {
    var number: Int
    var column: Int
    var key: String
    /// Whether any name is right here, because a plugin reads it.
    var isFree: Bool
}

private func keyLines() -> [KeyLine] {
    var isFree = false
    return Sample.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        .compactMap { index, line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let indent = line.prefix { $0 == " " || $0 == "-" }
            let key = String(line[indent.endIndex..<colon])
            guard indent.count < line.count, key.allSatisfy({ $0.isLetter || $0 == "_" }) else {
                return nil
            }
            if indent.count <= 4 { isFree = key == "parameters" }
            return KeyLine(
                number: index + 1, column: indent.count + 1, key: key,
                isFree: isFree && indent.count > 4)
        }
}

/// Every change of a word by one letter: left out, exchanged, doubled.
private func mutations(of word: String) -> Set<String> {
    var words: Set<String> = []
    for index in word.indices {
        var less = word
        less.remove(at: index)
        words.insert(less)
        var other = word
        other.replaceSubrange(index...index, with: word[index] == "q" ? "z" : "q")
        words.insert(other)
        var more = word
        more.insert(word[index], at: index)
        words.insert(more)
    }
    return words.subtracting([word, ""])
}

@Suite struct `Every key` {
    @Test func `of the schema stands in the sample or in the table of the venue`() {
        let keys = Set(keyLines().map(\.key)).union(ProfileSchema.venueCoinbase)
            .union(["risk_file", "symbol", "size", "fraction", "fee_tiers", "volume"])
            .union(["leverage", "leverage_windows", "liquidation_distance", "shorts"])
            .union(["mark_jump", "mark_settle", "same_side_fills"])
            .union(ProfileSchema.derivative + ["max_size", "indicators", "warmup", "products"])
        let all = [
            ProfileSchema.root, ProfileSchema.account, ProfileSchema.venueSimulated,
            ProfileSchema.feedGenerated, ProfileSchema.product, ProfileSchema.limits,
            ProfileSchema.strategy, ProfileSchema.guard, ProfileSchema.sizer,
            ProfileSchema.session, ProfileSchema.telemetry,
        ].joined()
        #expect(Set(all).subtracting(keys) == [])
    }

    @Test func `with one wrong letter is refused at its place, and the nearest is named`() {
        var tried = 0
        for line in keyLines() where !line.isFree {
            for word in mutations(of: line.key).sorted() {
                let faults = Sample.read(changing(line, to: word)).faults
                let own = faults.filter {
                    $0.line == line.number && $0.column == line.column
                        && $0.code == ProfileFault.unknownKey
                }
                let context = "\(line.number): \(line.key) as \(word): \(faults.map(\.oneLine))"
                #expect(own.count == 1, "\(context)")
                if line.key.count > 4 {
                    #expect(own.first?.remedy == "nearest: " + line.key, "\(context)")
                }
                tried += 1
            }
        }
        #expect(tried > 500)
    }

    @Test func `written twice is refused at the second place`() {
        var lines = Sample.text.split(separator: "\n", omittingEmptySubsequences: false)
        for line in keyLines() where !lines[line.number - 1].hasSuffix(":") && line.column > 1 {
            let indent = String(repeating: " ", count: line.column - 1)
            let copy = lines[line.number - 1].dropFirst(line.column - 1)
            lines.insert(indent + copy, at: line.number)
            let faults = Sample.read(lines.joined(separator: "\n")).faults
            lines.remove(at: line.number)
            let own = faults.filter { $0.code == ProfileFault.duplicateKey }
            #expect(own.map(\.line) == [line.number + 1], "\(line.key)")
            #expect(own.map(\.column) == [line.column], "\(line.key)")
        }
    }

    @Test func `with a unit refuses every other unit`() {
        let right: [String: [String]] = [
            "cash": ["10_000 USD"], "maker_fee": ["40 bps", "0.4%"], "taker_fee": ["0.6%"],
            "latency": ["50ms", "1s"], "spread": ["2 bps"], "volume_share": ["10%"],
            "pace": ["60x", "max"], "min_notional": ["1 USD"], "price_collar": ["1%"],
            "order_notional": ["1_000 USD"], "position_notional": ["5_000 USD"],
            "gross_exposure": ["10_000 USD"], "open_orders": ["20"], "order_rate": ["10/s", "9/m"],
            "duplicate_window": ["2s"], "mark_staleness": ["10s"], "daily_loss": ["200 USD"],
            "resting_notional": ["8_000 USD"], "identical_orders": ["20/m"],
            "same_rejections": ["10/m"], "instance_orders": ["600/m"],
            "instance_day_orders": ["20_000"], "cash_reserve": ["100 USD"],
            "notional": ["500 USD"], "cycle": ["1s"], "seed": ["42"],
        ]
        let wrong = [
            "5", "5 USD", "5 EUR", "5 bps", "5%", "5s", "5 minutes", "5/s", "5x", "five", "5e1",
            "0x5", "-5", "5,000", "true", "null", "~", "5 s s", "[5]", "{a: 5}",
        ]
        var tried = 0
        for line in keyLines() {
            guard let texts = right[line.key], !line.isFree || line.key == "notional" else {
                continue
            }
            for text in texts {
                let faults = Sample.read(setting(line, to: text)).faults
                #expect(faults == [], "\(line.key): \(text)")
            }
            for text in wrong where !fits(text, line.key) {
                let faults = Sample.read(setting(line, to: text)).faults
                #expect(faults.contains { $0.line == line.number }, "\(line.key): \(text)")
                tried += 1
            }
        }
        #expect(tried > 300)
    }

    private func fits(_ text: String, _ key: String) -> Bool {
        switch key {
        case "cash", "min_notional", "order_notional", "position_notional", "gross_exposure",
            "daily_loss", "notional", "resting_notional", "cash_reserve":
            text == "5 USD"
        case "maker_fee", "taker_fee", "spread", "volume_share", "price_collar":
            text == "5 bps" || text == "5%"
        case "latency", "duplicate_window", "mark_staleness", "cycle": text == "5s"
        case "pace": text == "5x"
        case "order_rate", "identical_orders", "same_rejections", "instance_orders":
            text == "5/s"
        case "open_orders", "seed", "instance_day_orders": text == "5"
        default: false
        }
    }

    private func changing(_ line: KeyLine, to word: String) -> String {
        edit(line) { text in
            text.prefix(line.column - 1) + word + text.dropFirst(line.column - 1 + line.key.count)
        }
    }

    private func setting(_ line: KeyLine, to value: String) -> String {
        edit(line) { text in text.prefix(line.column - 1 + line.key.count) + ": " + value }
    }

    private func edit(_ line: KeyLine, _ change: (Substring) -> Substring) -> String {
        var lines = Sample.text.split(separator: "\n", omittingEmptySubsequences: false)
        lines[line.number - 1] = change(lines[line.number - 1])
        return lines.joined(separator: "\n")
    }
}
