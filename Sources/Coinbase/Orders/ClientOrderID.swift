package import Domain

/// The id that we give an order: a UUID (version 8, RFC 9562) that says whose it is.
///
/// 48 bits name the profile, 24 bits when its run began, 42 bits the order among all of the
/// ledger, 8 bits how often another order at the venue took its place. It is derived, never random:
/// equal orders have equal ids, an order can be attributed when all else is lost, and a second host
/// that trades for the same profile is recognised.
package struct ClientOrderID: Hashable, Sendable {
    /// Of the profile; see `tag(of:)`.
    package let tag: UInt64
    /// When the run began; see `incarnation(at:)`.
    package let incarnation: UInt32
    /// Rises over all runs of a ledger, so that two runs within ten seconds differ by it.
    package let order: UInt64
    /// 0 for the order as it was first sent, 1 for what first replaced it.
    package let replacement: UInt8

    package static let incarnationMax: UInt32 = (1 << 24) - 1
    package static let orderMax: UInt64 = (1 << 42) - 1
    private static let tagMax: UInt64 = (1 << 48) - 1

    /// - Precondition: `incarnation` has at most 24 bits, `order` at most 42.
    package init(tag: UInt64, incarnation: UInt32, order: UInt64, replacement: UInt8 = 0) {
        precondition(incarnation <= ClientOrderID.incarnationMax, "too many runs for an order id")
        precondition(order <= ClientOrderID.orderMax, "too many orders for an order id")
        (self.tag, self.incarnation) = (tag & ClientOrderID.tagMax, incarnation)
        (self.order, self.replacement) = (order, replacement)
    }

    /// 48 bits of a name, by FNV-1a.
    package static func tag(of profile: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in profile.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return (hash ^ hash >> 48) & tagMax
    }

    /// Tens of seconds since 1970, of which 24 bits are kept: it begins again after five years.
    package static func incarnation(at start: Timestamp) -> UInt32 {
        UInt32(truncatingIfNeeded: start.nanos / 10_000_000_000) & incarnationMax
    }

    /// Such as `9b2f6c01-44d7-8000-8012-000000000007`.
    package var text: String {
        // 48 bits tag, version 8, 12 bits run | variant 2, 12 bits run, 8 bits replacement,
        // 42 bits order
        let high = tag << 16 | 0x8000 | UInt64(incarnation >> 12)
        let low =
            1 << 63 | UInt64(incarnation & 0xfff) << 50
            | UInt64(replacement) << 42 | order
        return ClientOrderID.hex(high, low)
    }

    /// Reads an id of any order; nil for one that is not of this form, which is then not ours.
    package init?(_ text: String) {
        let digits = text.utf8.filter { $0 != 45 }
        guard digits.count == 32, text.utf8.count == 36 else { return nil }
        var halves: [UInt64] = [0, 0]
        for (place, byte) in digits.enumerated() {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            halves[place / 16] = halves[place / 16] << 4 | UInt64(digit)
        }
        let (high, low) = (halves[0], halves[1])
        guard high >> 12 & 0xf == 8, low >> 62 == 2 else { return nil }
        self.init(
            tag: high >> 16, incarnation: UInt32(high & 0xfff) << 12 | UInt32(low >> 50 & 0xfff),
            order: low & ClientOrderID.orderMax, replacement: UInt8(low >> 42 & 0xff))
        guard self.text == text.lowercased() else { return nil }
    }

    private static func hex(_ high: UInt64, _ low: UInt64) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for place in 0..<32 {
            if (8...20).contains(place), place % 4 == 0 { text.append(UInt8(ascii: "-")) }
            let half = place < 16 ? high : low
            let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - place % 16 * 4)) & 15
            text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
