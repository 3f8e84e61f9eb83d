package import Domain

extension Profile {
    /// How positions are closed when an operator flattens.
    package struct Ladder: Hashable, Sendable {
        /// Greatest distance of a slice's price from the mark.
        package var flattenBand: Ratio
        /// Greatest value of one slice.
        package var flattenSlice: Amount

        package init(flattenBand: Ratio, flattenSlice: Amount) {
            (self.flattenBand, self.flattenSlice) = (flattenBand, flattenSlice)
        }
    }
}
