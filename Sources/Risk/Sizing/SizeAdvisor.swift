package import Domain

/// A sizer that is not built in: a plugin, as sizing sees it.
package protocol SizeAdvisor: AnyObject {
    /// The instance, as shown to people.
    var name: String { get }

    /// Says how large an entry should be.
    ///
    /// - Parameters:
    ///   - intent: What the strategy asks for.
    ///   - asked: The same at the strategy's own size; nil where it gave a conviction.
    ///   - context: What the advisor may look at.
    /// - Returns: `.resize` with a size above zero; anything else refuses the entry.
    func advise(
        _ intent: Intent, asked: SizedOrder?, in context: GuardContext
    ) -> Judgement
}
