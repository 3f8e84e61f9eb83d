import CPerpsPlugin
import Domain
import Records

/// An intent that is taken holds sane numbers and comes back from its own record.
enum IntentRecords {
    private static let origin = IntentReader.Origin(
        owner: OwnerID(1), number: OrderNumber(7), instruments: 3)

    static func judge(_ bytes: [UInt8]) {
        // As much memory as the longest record that a plugin may claim to have written.
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 8)
        defer { unsafe memory.deallocate() }
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
        unsafe memory.copyBytes(from: bytes.prefix(4_096))
        let record = unsafe memory.bindMemory(to: pb_intent.self).baseAddress
        switch unsafe IntentReader.read(record, from: origin) {
        case .failure(let status): demand(status.code < 0, "refused with \(status.code)")
        case .success(let intent): check(intent)
        }
    }

    private static func check(_ intent: Intent) {
        demand((0..<3).contains(intent.instrument.position), "names \(intent.instrument)")
        demand((1..<Int64.max / 4).contains(intent.limit.mantissa), "limit \(intent.limit)")
        switch intent.size {
        case .quantity(let size): demand((1..<Int64.max / 4).contains(size.mantissa), "\(size)")
        case .notional(let money): demand((1..<Int64.max / 4).contains(money.mantissa), "\(money)")
        case .conviction(let e6): demand((1...1_000_000).contains(e6), "conviction \(e6)")
        case .close: demand(intent.flags.contains(.close), "closes without the flag")
        }
        var record = IntentReader.write(intent)
        let again = unsafe withUnsafePointer(to: &record) {
            unsafe IntentReader.read($0, from: origin)
        }
        demand(again == .success(intent), "\(intent) comes back as \(again)")
    }
}
