internal import Domain
internal import JSON

extension NewOrder {
    /// The body of `POST /orders`: `json` in one line.
    ///
    /// A limit order without anything beside it, which is what strategies send, is written without
    /// a tree: the market waits for it.
    package var body: [UInt8] { plainBody ?? json.bytes }

    /// nil for every other order, and where a name would need an escape.
    private var plainBody: [UInt8]? {
        guard case .limit(let amount, let price, let terms) = configuration, isBare,
            NewOrder.isPlain(clientID), NewOrder.isPlain(product)
        else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(512)
        out += #"{"client_order_id":""#.utf8
        out += clientID.utf8
        out += #"","product_id":""#.utf8
        out += product.utf8
        out += #"","side":""#.utf8
        out += side.rawValue.utf8
        out += #"","order_configuration":{""#.utf8
        out += configuration.key.utf8
        switch amount {
        case .base(let size):
            out += #"":{"base_size":""#.utf8
            out += size.text.utf8
        case .quote(let money):
            out += #"":{"quote_size":""#.utf8
            out += money.text.utf8
        }
        out += #"","limit_price":""#.utf8
        out += price.text.utf8
        out.append(UInt8(ascii: "\""))
        switch terms {
        case .immediateOrCancel, .fillOrKill: break
        case .goodTillCancelled(let postOnly):
            out += NewOrder.text(postOnly: postOnly).utf8
        case .goodTillDate(let end, let postOnly):
            out += #","end_time":""#.utf8
            out += end.rfc3339.utf8
            out.append(UInt8(ascii: "\""))
            out += NewOrder.text(postOnly: postOnly).utf8
        }
        out += "}}}".utf8
        return out
    }

    /// Nothing for what is not said.
    private static func text(postOnly: Bool?) -> String {
        postOnly.map { #","post_only":"# + ($0 ? "true" : "false") } ?? ""
    }

    private var isBare: Bool {
        leverage == nil && marginType == nil && previewID == nil && attached == nil
            && routing == nil && portfolio == nil
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (32...126).contains($0) && $0 != 34 && $0 != 92 }
    }
}
