/// Why a row is not what its format promises.
struct RowFault: Error, Hashable {
    var message: String
    var remedy: String

    init(_ message: String, remedy: String = "Repair or remove the row.") {
        (self.message, self.remedy) = (message, remedy)
    }
}
