internal import NIOCore
internal import NIOSSL

/// What a server shows to its clients: a certificate chain and the key to it.
package struct ServerTLS: Sendable {
    private let context: NIOSSLContext

    /// - Parameters:
    ///   - chain: PEM text, the server's certificate first.
    ///   - key: PEM text of its private key.
    /// - Throws: `badCertificateFile` when they cannot be read or do not belong together.
    package init(chain: String, key: String) throws(TransportFault) {
        do {
            let certificates = try NIOSSLCertificate.fromPEMBytes(Array(chain.utf8))
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) },
                privateKey: .privateKey(
                    try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            configuration.shutdownTimeout = .seconds(1)
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TransportFault(
                .badCertificateFile, "read the server's certificate and key", "\(error)")
        }
    }

    func handler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: context) }
}
