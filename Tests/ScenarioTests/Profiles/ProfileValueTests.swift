import Testing

@Suite struct `A value of a shipped profile or risk file` {
    @Test func `is in the table of what it does, and nothing else is`() {
        #expect(
            ShippedFile.allCases.map { $0.values.isEmpty }
                == ShippedFile.allCases.map { _ in
                    false
                })
        let shipped = Set(ShippedValue.all.map(\.key))
        #expect(shipped.subtracting(ValueTable.effects.keys).sorted() == [])
        #expect(Set(ValueTable.effects.keys).subtracting(shipped).sorted() == [])
    }

    @Test(arguments: ShippedValue.all)
    func `changes what happens when it is another`(value: ShippedValue) throws {
        let effect = try #require(ValueTable.effects[value.key], "\(value.key) has no row")
        try effect.expect(of: value)
    }

    @Test(arguments: ShippedValue.all.filter { ValueTable.refusals[$0.key] != nil })
    func `is refused when what must follow it does not`(value: ShippedValue) throws {
        try ValueTable.refusals[value.key]?.expect(of: value)
    }

    @Test func `that is refused alone is a known one`() {
        #expect(
            Set(ValueTable.refusals.keys).subtracting(ValueTable.effects.keys).sorted() == [])
    }
}
