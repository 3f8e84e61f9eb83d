internal import COpenSSL

/// A certificate for a server on this machine, and the CA that was made for it alone.
///
/// The CA's own key is thrown away, so nothing else can ever be signed with it.
package struct LoopbackCertificate: Sendable {
    /// PEM of the CA's certificate: what a client is to trust.
    package let authority: String
    /// PEM of the server's certificate.
    package let chain: String
    /// PEM of the server's private key, P-256, not encrypted.
    package let key: String

    package static let loopbackNames = ["DNS:localhost", "IP:127.0.0.1", "IP:::1"]

    /// - Parameters:
    ///   - validity: When both certificates are good, in Unix seconds.
    ///   - names: What the server is called, each with `DNS:` or `IP:` before it.
    /// - Precondition: OpenSSL can read the names.
    package init(validity: ClosedRange<Int>, names: [String] = loopbackNames) {
        let (authorityKey, serverKey) = unsafe (Issue.newKey(), Issue.newKey())
        defer {
            unsafe EVP_PKEY_free(authorityKey)
            unsafe EVP_PKEY_free(serverKey)
        }
        let authority = unsafe Issue(
            "perps-bot loopback CA", authorityKey, validity, issuer: nil)
        authority.extend(NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
        authority.extend(NID_key_usage, "critical,keyCertSign,cRLSign")
        authority.extend(NID_subject_key_identifier, "hash")
        unsafe authority.sign(with: authorityKey)
        let server = unsafe Issue("localhost", serverKey, validity, issuer: authority)
        server.extend(NID_basic_constraints, "critical,CA:FALSE")
        server.extend(NID_key_usage, "critical,digitalSignature")
        server.extend(NID_ext_key_usage, "serverAuth")
        server.extend(NID_subject_key_identifier, "hash")
        server.extend(NID_authority_key_identifier, "keyid:always")
        server.extend(NID_subject_alt_name, names.joined(separator: ","))
        unsafe server.sign(with: authorityKey)
        self.authority = authority.pem
        chain = server.pem
        key = unsafe Issue.text {
            unsafe PEM_write_bio_PrivateKey($0, serverKey, nil, nil, 0, nil, nil)
        }
    }
}

/// A certificate in the making.
///
/// Owns OpenSSL's object.
@safe private final class Issue {
    private let certificate: OpaquePointer
    private let issuer: OpaquePointer

    /// Begins a certificate; without an issuer it vouches for itself.
    init(_ name: String, _ key: OpaquePointer, _ validity: ClosedRange<Int>, issuer: Issue?) {
        guard let certificate = unsafe X509_new() else {
            preconditionFailure("OpenSSL gave no memory for a certificate")
        }
        unsafe self.certificate = certificate
        unsafe self.issuer = unsafe issuer?.certificate ?? certificate
        let subject = unsafe X509_get_subject_name(certificate)
        let serial = UInt64.random(in: 1...(1 << 63))
        let isMade =
            unsafe X509_set_version(certificate, 2) == 1
            && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1
            && ASN1_TIME_set(X509_getm_notBefore(certificate), validity.lowerBound) != nil
            && ASN1_TIME_set(X509_getm_notAfter(certificate), validity.upperBound) != nil
            && X509_set_pubkey(certificate, key) == 1
            && X509_NAME_add_entry_by_txt(
                subject, "CN", MBSTRING_FLAG, name, Int32(name.utf8.count), -1, 0) == 1
            && X509_set_issuer_name(certificate, X509_get_subject_name(self.issuer)) == 1
        precondition(isMade, "OpenSSL refused a certificate for \(name)")
    }

    deinit { unsafe X509_free(certificate) }

    func extend(_ kind: Int32, _ value: String) {
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
        let made = unsafe X509V3_EXT_conf_nid(nil, &context, kind, value)
        defer { unsafe X509_EXTENSION_free(made) }
        let isAdded = unsafe made != nil && X509_add_ext(certificate, made, -1) == 1
        precondition(isAdded, "OpenSSL refused the extension \(value)")
    }

    func sign(with key: OpaquePointer) {
        let bytes = unsafe X509_sign(certificate, key, EVP_sha256())
        precondition(bytes > 0, "OpenSSL did not sign a certificate")
    }

    var pem: String { unsafe Issue.text { unsafe PEM_write_bio_X509($0, certificate) } }

    /// What a closure writes through OpenSSL.
    static func text(_ write: (OpaquePointer) -> Int32) -> String {
        guard let target = unsafe BIO_new(BIO_s_mem()) else {
            preconditionFailure("OpenSSL gave no memory to write to")
        }
        defer { unsafe BIO_free(target) }
        precondition(unsafe write(target) == 1, "OpenSSL wrote no PEM")
        let count = unsafe BIO_ctrl_pending(target)
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            used = unsafe max(0, Int(BIO_read(target, buffer.baseAddress, Int32(count))))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func newKey() -> OpaquePointer {
        let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "EC", nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_keygen_init(context) == 1,
            unsafe EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            unsafe EVP_PKEY_generate(context, &key) == 1, let key = unsafe key
        else { preconditionFailure("OpenSSL made no P-256 key") }
        return unsafe key
    }
}
