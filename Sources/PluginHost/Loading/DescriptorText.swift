internal import CPerpsPlugin
internal import Domain
internal import JSON

/// Texts of a plugin: hostile until their length, UTF-8 and characters are checked.
enum DescriptorText {
    static let bytesMax = 4_096

    /// The text; empty for one that is absent.
    ///
    /// - Throws: Longer than `bytesMax`, no UTF-8, or control characters, which could steer a
    ///   terminal; line ends and tabs are allowed.
    static func read(
        _ text: pb_str, _ field: String, bytesMax: Int = bytesMax
    ) throws(DescriptorFault) -> String {
        let length = unsafe text.len
        guard length > 0 else { return "" }
        guard length <= UInt64(bytesMax) else {
            throw DescriptorFault("\(field) is \(length) bytes long; at most \(bytesMax) are read")
        }
        guard let start = unsafe text.ptr else {
            throw DescriptorFault("\(field) has a length but no text (NULL)")
        }
        let raw = unsafe UnsafeRawBufferPointer(start: start, count: Int(length))
        let bytes = unsafe [UInt8](raw)
        guard let checked = String(validating: bytes, as: UTF8.self) else {
            throw DescriptorFault("\(field) is not UTF-8")
        }
        guard isClean(checked) else {
            throw DescriptorFault("\(field) contains control characters")
        }
        return checked
    }

    /// Whether a terminal shows the text and obeys nothing in it.
    static func isClean(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .control || scalar == "\n" || scalar == "\t"
        }
    }

    /// The same of every key and text of a document, whose escapes may spell anything.
    static func isClean(_ document: JSONValue) -> Bool {
        switch document {
        case .string(let text): isClean(text)
        case .array(let items): items.allSatisfy { isClean($0) }
        case .object(let members): members.allSatisfy { isClean($0.key) && isClean($0.value) }
        case .null, .bool, .number: true
        }
    }

    /// A name in reverse DNS: parts of letters, digits, `-` and `_`, at least one dot.
    static func isModuleID(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 128 && parts.count >= 2
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isWord) }
    }

    /// `MAJOR.MINOR.PATCH`, then perhaps `-pre.release` and `+build`.
    static func isSemanticVersion(_ text: String) -> Bool {
        guard text.utf8.count <= 128 else { return false }
        let build = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = build[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let isNumeric = numbers.count == 3 && numbers.allSatisfy(isNumber)
        let tails = parts.dropFirst() + build.dropFirst()
        return isNumeric
            && tails.allSatisfy { tail in
                tail.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
                    !$0.isEmpty && $0.utf8.allSatisfy { isWord($0) && $0 != 95 }
                }
            }
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
            && (text == "0" || text.first != "0")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || byte == 45 || byte == 95
    }
}
