import Domain
import Testing

@Suite struct `A number with a unit` {
    @Test(arguments: [
        ("10_000 USD", "10000", "USD"), ("10/s", "10", "/s"), ("60x", "60", "x"),
        ("0.00000001", "0.00000001", ""), (".5%", ".5", "%"), ("-3 bps", "-3", "bps"),
    ])
    func `falls into its two parts`(text: String, number: String, unit: String) throws {
        let parts = try UnitText(text)
        #expect([parts.number, parts.unit] == [number, unit])
    }

    @Test(arguments: ["", "USD", "USD 5", "- 5", ".", "1._5", "1,000 USD"])
    func `is refused or keeps what it cannot read as the unit`(text: String) {
        do throws(UnitFault) {
            #expect(try UnitText(text).unit.hasPrefix(","))
        } catch {
            #expect(error == .notNumber)
        }
    }

    @Test func `knows the mantissa of its number`() throws {
        #expect(try UnitText("1_000.5 USD").mantissa(exponent: -8) == 100_050_000_000)
        #expect(throws: UnitFault.tooFine) { try UnitText("0.001 USD").mantissa(exponent: -2) }
        #expect(throws: UnitFault.outOfRange) {
            try UnitText(String(repeating: "9", count: 400)).mantissa(exponent: 0)
        }
    }
}
