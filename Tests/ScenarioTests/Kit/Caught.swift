import Assembly
import Domain

/// The code of the first fault that the body ends with; nil when it ends well.
func code<Value>(of body: () throws -> Value) -> String? {
    do {
        _ = try body()
        return nil
    } catch let fault as Fault {
        return fault.code
    } catch let faults as Faults {
        return faults.all.first?.code
    } catch {
        return "\(error)"
    }
}

/// Seeds of a test with chance: two that stay, and a new one, which is printed.
let seeds: [UInt64] = {
    let fresh = UInt64.random(in: 1...999_999)
    print("seeds of the scenarios: 1, 42, \(fresh)")
    return [1, 42, fresh]
}()
