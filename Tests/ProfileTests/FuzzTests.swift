import Domain
import Profile
import Seeding
import Testing

private let seeds = PropertySeeds.of("profiles")

/// A small generator, so that a seed means the same everywhere.
private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

private func damaged(_ bytes: [UInt8], with dice: inout Dice) -> [UInt8] {
    var bytes = bytes
    let signs = Array("\t \n:-,[]{}#&*!|>'\"%@`?0159_.xsm/\\=".utf8)
    for _ in 0...Int.random(in: 0..<4, using: &dice) where bytes.count > 1 {
        let place = Int.random(in: 0..<bytes.count, using: &dice)
        switch Int.random(in: 0..<6, using: &dice) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &dice)
        case 1: bytes[place] = signs[Int.random(in: 0..<signs.count, using: &dice)]
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(signs[Int.random(in: 0..<signs.count, using: &dice)], at: place)
        case 4:
            let end = min(bytes.count, place + Int.random(in: 1..<60, using: &dice))
            bytes.insert(contentsOf: bytes[place..<end], at: end)
        default:
            let end = min(bytes.count - 1, place + Int.random(in: 1..<30, using: &dice))
            bytes.removeSubrange(place..<end)
        }
    }
    return bytes
}

@Suite struct `A damaged profile` {
    @Test(arguments: seeds)
    func `never crashes the reader and never loses a key`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        var accepted = 0
        for round in 0..<1_400 {
            let bytes = damaged(Array(Sample.text.utf8), with: &dice)
            let reading = ProfileReader.read(path: Sample.path, bytes: bytes)
            guard let profile = reading.profile else {
                #expect(!reading.faults.isEmpty, "seed \(seed), round \(round)")
                continue
            }
            accepted += 1
            let tree = SourceTree.read(file: Sample.path, bytes: bytes)
            let leaves = try #require(tree.root).leaves(path: "").filter { $0.text != "[]" }
            let known = Set(profile.effectiveValues.map(\.key))
            let lost = leaves.map(\.path).filter { path in
                !known.contains(path) && !known.contains(path.replacing(".symbol", with: ""))
                    && !known.contains(path + "[0]")
            }
            #expect(lost == [], "seed \(seed), round \(round)")
        }
        #expect(accepted > 0)
    }

    @Test(arguments: seeds) func `is no worse on the command line`(seed: UInt64) {
        var dice = Dice(state: seed)
        let sets = [
            "venue.maker_fee=10 bps", "strategies.ma.parameters.fast=7", "products=[BTC-USD]",
            "strategies[0].sizer={module: fixed-size, parameters: {size: 1}}", "limits={}",
        ]
        for _ in 0..<1_000 {
            let good = sets[Int.random(in: 0..<sets.count, using: &dice)]
            let text = String(decoding: damaged(Array(good.utf8), with: &dice), as: UTF8.self)
            let layers = ProfileLayers(environment: [:], sets: [text])
            let reading = Sample.read(Sample.text, layers: layers)
            let isAnswered = reading.profile != nil || !reading.faults.isEmpty
            #expect(isAnswered, "seed \(seed): \(text)")
        }
    }

    @Test(arguments: seeds) func `that is noise is refused`(seed: UInt64) {
        var dice = Dice(state: seed)
        for round in 0..<500 {
            let bytes = (0..<Int.random(in: 1..<400, using: &dice)).map { _ in
                UInt8.random(in: 0...255, using: &dice)
            }
            let faults = ProfileReader.read(path: Sample.path, bytes: bytes).faults
            #expect(!faults.isEmpty, "seed \(seed), round \(round)")
        }
    }
}
