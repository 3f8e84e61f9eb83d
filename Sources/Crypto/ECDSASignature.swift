internal import COpenSSL

/// The two spellings of a P-256 signature: r and s of 32 bytes each, and DER.
enum ECDSASignature {
    /// Bytes of the longest DER.
    static let derCountMax = 72

    /// Writes r and s; nil for DER that is none.
    static func raw(_ der: borrowing Span<UInt8>) -> [UInt8]? {
        unsafe der.withUnsafeBufferPointer { buffer -> [UInt8]? in
            var next = buffer.baseAddress
            guard let signature = unsafe d2i_ECDSA_SIG(nil, &next, buffer.count) else {
                ERR_clear_error()
                return nil
            }
            defer { unsafe ECDSA_SIG_free(signature) }
            var raw = [UInt8](repeating: 0, count: 64)
            let isWritten = unsafe raw.withUnsafeMutableBufferPointer { space -> Bool in
                guard let start = space.baseAddress else { return false }
                return unsafe BN_bn2binpad(ECDSA_SIG_get0_r(signature), start, 32) == 32
                    && BN_bn2binpad(ECDSA_SIG_get0_s(signature), start + 32, 32) == 32
            }
            return isWritten ? raw : nil
        }
    }

    /// Writes DER; nil unless there are 64 bytes.
    static func der(_ raw: borrowing Span<UInt8>) -> [UInt8]? {
        guard raw.count == 64, let signature = unsafe ECDSA_SIG_new() else { return nil }
        defer { unsafe ECDSA_SIG_free(signature) }
        let isSet = unsafe raw.withUnsafeBufferPointer { buffer -> Bool in
            guard let start = buffer.baseAddress,
                let r = unsafe BN_bin2bn(start, 32, nil),
                let s = unsafe BN_bin2bn(start + 32, 32, nil)
            else { return false }
            return unsafe ECDSA_SIG_set0(signature, r, s) == 1
        }
        guard isSet else { return nil }
        var der = [UInt8](repeating: 0, count: derCountMax)
        let count = unsafe der.withUnsafeMutableBufferPointer { buffer -> Int32 in
            var next = buffer.baseAddress
            return unsafe i2d_ECDSA_SIG(signature, &next)
        }
        guard count > 0 else { return nil }
        return Array(der.prefix(Int(count)))
    }
}
