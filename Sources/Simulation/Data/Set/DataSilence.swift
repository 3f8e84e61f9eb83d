/// That data holds nothing of products that were asked for.
package struct DataSilence: Hashable, Sendable {
    /// Of which there is no price.
    package var products: [String]
    /// What the data holds instead, as far as it names its products.
    package var others: [String]

    package init(of products: [String], others: [String]) {
        (self.products, self.others) = (products, others)
    }

    package var message: String {
        let held = others.isEmpty ? "" : "; it is of " + others.joined(separator: ", ")
        return "holds no price of " + products.joined(separator: ", ") + held
    }

    package var remedy: String {
        others.isEmpty
            ? "Check the product and the range of time."
            : "Take a profile of what the data is of, or data of what the profile trades."
    }
}
