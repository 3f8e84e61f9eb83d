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

    /// Text with its length in front.
    package func text() throws -> String {
        String(decoding: try bytes(Int(number(0...256))), as: UTF8.self)
    }
}

extension StateWriter {
    /// A list of numbers with its length in front.
    package func write(numbers: [Int64]) throws {
        try write(Int64(numbers.count))
        for number in numbers { try write(number) }
    }

    /// Text with its length in front.
    package func write(text: String) throws {
        let bytes = Array(text.utf8)
        try write(Int64(bytes.count))
        try write(bytes)
    }
}
