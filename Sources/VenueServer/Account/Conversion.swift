internal import Domain

/// An exchange of one dollar currency for another, at one to one.
struct Conversion: Hashable {
    let id: String
    let portfolio: String
    let from: String
    let to: String
    let amount: Amount
    var isDone = false

    /// Between these the venue converts.
    static let currencies: Set<String> = ["USD", "USDC"]
}
