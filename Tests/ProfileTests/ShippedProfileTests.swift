import Domain
import Foundation
import Profile
import Testing

/// The repository's folder.
private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

@Suite struct `A shipped profile` {
    @Test(arguments: ["dev", "demo", "spot", "canary", "prod"])
    func `reads without fault or warning`(name: String) throws {
        let path = try ProfileFiles.resolve(name, workingDirectory: root)
        let reading = ProfileReader.read(path: path)
        #expect(reading.faults.map(\.oneLine) == [])
        #expect(reading.warnings.map(\.oneLine) == [])
        #expect(reading.profile?.name == name)
    }

    @Test func `is one of five`() {
        #expect(
            ProfileFiles.list(workingDirectory: root).map(\.name)
                == ["canary", "demo", "dev", "prod", "spot"])
    }

    @Test func `risks money only where its name says so`() {
        let modes = ProfileFiles.list(workingDirectory: root).map { entry in
            ProfileReader.read(path: entry.path).profile?.mode
        }
        #expect(modes == [.live, .paper, .paper, .live, .paper])
    }

    @Test func `is explained key by key`() throws {
        let page = try String(contentsOfFile: root + "/docs/profiles.md", encoding: .utf8)
        let tables: [(String, [String])] = [
            ("", ProfileSchema.root), ("account.", ProfileSchema.account),
            ("venue.", ProfileSchema.venueSimulated), ("venue.", ProfileSchema.venueCoinbase),
            ("venue.fee_tiers[].", ProfileSchema.feeTier),
            ("feed.", ProfileSchema.feedGenerated), ("products[].", ProfileSchema.product),
            ("limits.", ProfileSchema.limits), ("strategies[].", ProfileSchema.strategy),
            ("guards[].", ProfileSchema.guard), ("strategies[].sizer.", ProfileSchema.sizer),
            ("session.", ProfileSchema.session), ("telemetry.", ProfileSchema.telemetry),
        ]
        for (prefix, keys) in tables {
            for key in keys {
                #expect(page.contains("`\(prefix)\(key)`"), "\(prefix)\(key) is not explained")
            }
        }
        for (sizer, parameter) in ProfileSchema.sizers {
            #expect(page.contains("`\(sizer)`"))
            #expect(page.contains("`\(parameter)`"))
        }
    }

    @Test func `is no better than the example of the documentation`() throws {
        let page = try String(contentsOfFile: root + "/docs/profiles.md", encoding: .utf8)
        let start = try #require(page.firstRange(of: "```yaml\n")).upperBound
        let end = try #require(page[start...].firstRange(of: "```")).lowerBound
        let reading = ProfileReader.read(path: "mine.yaml", text: String(page[start..<end]))
        #expect(reading.faults.map(\.oneLine) == [])
        #expect(reading.warnings == [])
    }
}
