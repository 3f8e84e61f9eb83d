/// What is wrong with one value, and what to write instead when that is not obvious.
struct ScalarFault: Error {
    let message: String
    let remedy: String?
    init(_ message: String, remedy: String? = nil) {
        (self.message, self.remedy) = (message, remedy)
    }
}
