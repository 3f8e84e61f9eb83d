import Glibc

private let chosen: FuzzTarget = {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    guard let name = unsafe getenv("PERPS_FUZZ_TARGET").map({ unsafe String(cString: $0) }),
        let target = FuzzTarget(rawValue: name)
    else { fatalError("set PERPS_FUZZ_TARGET to one of \(names)") }
    return target
}()

/// What libFuzzer calls with one input after another.
@c(LLVMFuzzerTestOneInput)
public func judgeOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen.judge(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
