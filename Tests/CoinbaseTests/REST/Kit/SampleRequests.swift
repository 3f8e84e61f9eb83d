import Coinbase
import Foundation
import JSON
import Testing
import Transport

/// A purchase as a client sends it, alike each time.
func newOrder() throws -> NewOrder {
    NewOrder(
        clientID: "c-1", product: "BTC-USD", side: .buy,
        configuration: .limit(
            .base(try WireDecimal(parsing: "0.001")), price: try WireDecimal(parsing: "10000"),
            .goodTillCancelled(postOnly: true)))
}

/// The claims of the token that a request came with.
func claims(_ request: HTTPRequest) throws -> JSONValue {
    let header = try #require(request.fields["authorization"])
    let part = try #require(header.split(separator: ".").dropFirst().first)
    let standard = String(part).replacing("-", with: "+").replacing("_", with: "/")
    let padded = standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)
    let bytes = try #require(Data(base64Encoded: padded))
    return try JSONValue(parsing: [UInt8](bytes))
}
