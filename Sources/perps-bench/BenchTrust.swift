internal import Crypto
internal import Glibc
internal import Transport

/// A certificate for servers of this machine, and clients that trust it alone.
struct BenchTrust: Sendable {
    private let certificate: LoopbackCertificate

    init() {
        let now = time(nil)
        certificate = LoopbackCertificate(validity: (now - 3_600)...(now + 86_400))
    }

    func server() throws -> HTTPServer.Settings {
        var settings = HTTPServer.Settings()
        settings.tls = try ServerTLS(chain: certificate.chain, key: certificate.key)
        return settings
    }

    func client() throws -> ClientTLS {
        let path = "/tmp/perps-bench-\(getpid()).pem"
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        var text = certificate.authority
        let written = text.withUTF8 { bytes in unsafe write(file, bytes.baseAddress, bytes.count) }
        close(file)
        defer { unsafe unlink(path) }
        guard written == text.utf8.count else {
            throw TransportFault(.badCertificateFile, "write \(path)", "the disk takes no file")
        }
        return try ClientTLS(caFile: path)
    }
}
