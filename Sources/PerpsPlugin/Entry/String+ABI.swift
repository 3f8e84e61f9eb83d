internal import CPerpsPlugin

extension String {
    /// A copy of text that the other side owns; invalid UTF-8 is repaired.
    init(abi text: pb_str) {
        guard let start = unsafe text.ptr else {
            self = ""
            return
        }
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: Int(text.len))
        self = unsafe String(decoding: bytes, as: UTF8.self)
    }

    /// Text of a fixed field, up to its NUL padding.
    init(field bytes: UnsafeRawBufferPointer) {
        let length = unsafe bytes.firstIndex(of: 0) ?? bytes.count
        self = unsafe String(decoding: bytes[..<length], as: UTF8.self)
    }

    /// Writes into a fixed field, cut at a whole character and padded with NUL.
    func write(into field: UnsafeMutableRawBufferPointer) {
        var count = 0
        for character in self {
            let bytes = Array(character.utf8)
            if count + bytes.count >= field.count { break }
            for byte in bytes {
                unsafe field[count] = byte
                count += 1
            }
        }
        for index in count..<field.count { unsafe field[index] = 0 }
    }

    /// A copy that lives until the process ends, for static descriptors.
    var forever: pb_str {
        let bytes = Array(utf8)
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { unsafe copy[index] = CChar(bitPattern: byte) }
        unsafe copy[bytes.count] = 0
        return unsafe pb_str(ptr: UnsafePointer(copy), len: UInt64(bytes.count))
    }

    /// The text as a JSON string, quotes included.
    var quotedJSON: String {
        var out = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            default:
                if scalar.value < 32 {
                    let hex = String(scalar.value, radix: 16)
                    out += "\\u00" + (hex.utf8.count < 2 ? "0" : "") + hex
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "\""
    }
}
