import Coinbase
import Domain
import Testing

@Suite struct `A client order id` {
    @Test func `is a UUID of version 8 that says whose order it is`() throws {
        let id = ClientOrderID(tag: 0x9b2f_6c01_44d7, incarnation: 0x12_3456, order: 7)
        #expect(id.text == "9b2f6c01-44d7-8123-9158-000000000007")
        #expect(ClientOrderID(id.text) == id)
        #expect(ClientOrderID(id.text.uppercased()) == id)
    }

    private static let edges: [(UInt64, UInt32, UInt64)] = [
        (0, 0, 0), ((1 << 48) - 1, ClientOrderID.incarnationMax, ClientOrderID.orderMax),
        (1, 1 << 12, 1 << 41), (1 << 47, 0xfff, 1),
    ]

    @Test(arguments: edges)
    func `is read back at its edges`(tag: UInt64, run: UInt32, order: UInt64) {
        let id = ClientOrderID(tag: tag, incarnation: run, order: order)
        #expect(ClientOrderID(id.text) == id)
        #expect((id.tag, id.incarnation, id.order) == (tag, run, order))
    }

    @Test(arguments: [
        "", "order-1", "9b2f6c01-44d7-4123-9158-000000000007",
        "9b2f6c01-44d7-8123-d158-000000000007", "9b2f6c0144d78123915800000000000007",
        "9b2f6c01-44d7-8123-9158-00000000000g",
    ])
    func `is not seen in what is none of ours`(text: String) {
        #expect(ClientOrderID(text) == nil)
    }

    @Test func `says how often the order was replaced, and is the same for one that never was`() {
        let first = ClientOrderID(tag: 0x9b2f_6c01_44d7, incarnation: 0x12_3456, order: 7)
        let last = ClientOrderID(
            tag: 0x9b2f_6c01_44d7, incarnation: 0x12_3456, order: ClientOrderID.orderMax,
            replacement: 255)
        #expect(first.text == "9b2f6c01-44d7-8123-9158-000000000007" && first.replacement == 0)
        #expect(last.text == "9b2f6c01-44d7-8123-915b-ffffffffffff")
        #expect(ClientOrderID(last.text) == last)
    }

    @Test func `differs by profile, and not from one day to the next`() {
        #expect(ClientOrderID.tag(of: "dev") == ClientOrderID.tag(of: "dev"))
        #expect(ClientOrderID.tag(of: "dev") != ClientOrderID.tag(of: "live"))
    }
}
