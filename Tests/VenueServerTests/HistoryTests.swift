import Domain
import Synchronization
import Testing
import VenueServer

/// Keeps what is told.
///
/// Owns the list.
private final class Told: Sendable {
    struct Part: Sendable {
        var done: Nanos
        var whole: Nanos
    }

    private let parts = Mutex<[Part]>([])

    var all: [Part] { parts.withLock { $0 } }

    func add(_ part: Part) { parts.withLock { $0.append(part) } }
}

@Suite struct `The market before a venue opens` {
    /// What is told of the making of so much of it: parts of the whole, in their order.
    private func told(_ history: Nanos) throws -> [Told.Part] {
        var settings = VenueSettings()
        settings.clock = .manual(start: TestVenue.start)
        settings.history = history
        let told = Told()
        let server = try VenueServer(settings) { told.add(Told.Part(done: $0, whole: $1)) }
        server.stop()
        return told.all
    }

    @Test func `is told of while it is made, from nothing to nearly all`() throws {
        let whole = Nanos.hour * 2
        let told = try told(whole)
        let done = told.map(\.done)
        #expect(told.allSatisfy { $0.whole == whole })
        #expect(done.first == .zero)
        #expect(done.count > 2)
        #expect(done == done.sorted())
        #expect(done.allSatisfy { $0 < whole })
    }

    @Test func `is not told of where there is none`() throws {
        #expect(try told(.zero).isEmpty)
    }
}
