import Domain

/// The fault that the body ends with; nil when it ends well.
func caught<Value>(_ body: () throws(Fault) -> Value) -> Fault? {
    do throws(Fault) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}
