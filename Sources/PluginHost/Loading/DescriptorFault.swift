/// What is wrong with a descriptor, as words that follow the file's name.
struct DescriptorFault: Error {
    let message: String
    init(_ message: String) { self.message = message }
}
