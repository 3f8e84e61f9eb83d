import Assembly
import Domain
import Seeding

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

let seeds = PropertySeeds.of("the scenarios")
