package import PerpsPlugin

extension StateReader {
    /// The next number, if it lies in a range.
    package func number(_ range: ClosedRange<Int64>) throws -> Int64 {
        let number = try number()
        guard range.contains(number) else { throw StateFault.nonsense("\(number)") }
        return number
    }

    /// A list of numbers with its length in front.
    package func numbers(most: Int64) throws -> [Int64] {
        try (0..<number(0...most)).map { _ in try number() }
    }
}

extension StateWriter {
    /// A list of numbers with its length in front.
    package func write(numbers: [Int64]) throws {
        try write(Int64(numbers.count))
        for number in numbers { try write(number) }
    }
}
