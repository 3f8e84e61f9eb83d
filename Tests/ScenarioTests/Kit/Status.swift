/// What host functions answer, as the header has it.
enum Status {
    static let failed = -1
    static let argument = -2
    static let state = -3
    static let unsupported = -4
    static let denied = -7
    static let limit = -8
    static let notFound = -9
    static let range = -10
}
