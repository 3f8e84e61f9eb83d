internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import NIOWebSocket

extension TransportFault {
    /// Puts a name to an error of the libraries below.
    ///
    /// The certificate is what the other side showed, when the error may be about it.
    init(_ error: any Error, while operation: String, certificate: NIOSSLCertificate? = nil) {
        switch error {
        case let fault as TransportFault: self = fault
        case let error as NIOConnectionError: self.init(connecting: error, operation)
        case let error as IOError: self.init(errno: error, operation)
        case ChannelError.connectTimeout: self.init(.timedOut, operation, "no connection in time")
        case ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed, ChannelError.eof:
            self.init(.endOfStream, operation, "the connection is closed")
        case NIOSSLError.uncleanShutdown:
            self.init(.endOfStream, operation, "the connection ended without a farewell of TLS")
        case let error as NIOSSLError: self.init(tls: error, operation, certificate)
        case let error as BoringSSLError: self.init(.tls, operation, "\(error)")
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            self.init(.certificateForeign, operation, "the certificate is for another host")
        case HTTPParserError.invalidEOFState:
            self.init(.endOfStream, operation, "closed in the midst of a message")
        case HTTPParserError.headerOverflow:
            self.init(.tooLarge, operation, "its headers are larger than the limit")
        case NIOWebSocketError.invalidFrameLength:
            self.init(.tooLarge, operation, "a frame is larger than the limit")
        case is HTTPParserError, is NIOHTTPDecoderError, is NIOWebSocketError:
            self.init(.protocolViolation, operation, "\(error)")
        case is NIOSSLExtraError, is NIOSSLCloseTimedOutError:
            self.init(.tls, operation, "\(error)")
        default: self.init(.reset, operation, "\(error)")
        }
    }

    private init(connecting error: NIOConnectionError, _ operation: String) {
        if let first = error.connectionErrors.first {
            self.init(first.error, while: operation)
        } else if let unresolved = error.dnsAError ?? error.dnsAAAAError {
            self.init(.unresolved, operation, "\(unresolved)")
        } else {
            self.init(.unresolved, operation, "no address for \(error.host)")
        }
    }

    private init(errno error: IOError, _ operation: String) {
        switch error.errnoCode {
        case ECONNREFUSED: self.init(.unreachable, operation, "nobody listens there")
        case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL:
            self.init(.unreachable, operation, "there is no way there")
        case ETIMEDOUT: self.init(.timedOut, operation, "the other side does not answer")
        case EADDRINUSE: self.init(.unreachable, operation, "another program has the port")
        default: self.init(.reset, operation, "\(error)")
        }
    }

    private init(tls error: NIOSSLError, _ operation: String, _ certificate: NIOSSLCertificate?) {
        let text = "\(error)"
        guard text.contains("CERTIFICATE_VERIFY_FAILED") else {
            self.init(.tls, operation, text)
            return
        }
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        if let certificate {
            let (from, until) = (certificate.notValidBefore, certificate.notValidAfter)
            if now.tv_sec > until || now.tv_sec < from {
                self.init(
                    .certificateExpired, operation,
                    "the certificate is good from \(from) to \(until) (Unix seconds),"
                        + " and now is \(now.tv_sec)")
                return
            }
        }
        self.init(.certificateUntrusted, operation, "no trusted CA vouches for the certificate")
    }
}
