/// A name that a library defines for others.
struct ElfSymbol: Hashable {
    let name: String
    let address: UInt64
    let isFunction: Bool
}
