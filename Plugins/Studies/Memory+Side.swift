package import PerpsPlugin

extension Memory {
    /// The next number as a side that may be missing.
    package mutating func takeSide() throws(MemoryFault) -> Side? {
        guard let number = try takeOptional() else { return nil }
        guard let side = UInt8(exactly: number).flatMap(Side.init(rawValue:)) else {
            throw .nonsense
        }
        return side
    }
}
