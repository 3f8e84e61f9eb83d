internal import NIOCore
internal import NIOSSL

/// How a client checks who answers: against the CAs of this machine, or those of a file.
///
/// TLS 1.2 at least; the certificate must lead to a trusted CA, be in its time, and be for the host
/// that was asked for.
package struct ClientTLS: Sendable {
    private let context: NIOSSLContext

    /// - Parameter caFile: The path of a PEM file with the only CAs to trust; nil for those of the
    ///   machine.
    /// - Throws: `badCertificateFile` when the file cannot be used.
    package init(caFile: String? = nil) throws(TransportFault) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        configuration.applicationProtocols = ["http/1.1"]
        configuration.shutdownTimeout = .seconds(1)
        do {
            if let caFile {
                let roots = try NIOSSLCertificate.fromPEMFile(caFile)
                guard !roots.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
                configuration.trustRoots = .certificates(roots)
            }
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TransportFault(
                .badCertificateFile, "read the CAs of \(caFile ?? "this machine")", "\(error)")
        }
    }

    func handler(for endpoint: Endpoint) throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(
            context: context, serverHostname: endpoint.isAddress ? nil : endpoint.host)
    }
}
