import Crypto
import Testing
import Transport

@Suite struct `TLS` {
    private func outcome(
        _ certificate: LoopbackCertificate, trusting authority: LoopbackCertificate,
        host: String = "localhost"
    ) throws -> String {
        let local = try LocalServer(secure: true, certificate: certificate) { exchange in
            exchange.answer(HTTPResponse(200, text: "ok"))
        }
        let client = try local.client(host: host, tls: try Certificates.trusting(authority))
        let summary = try client.outcome(HTTPRequest(.post, "/order")).summary
        local.stop()
        return summary
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `lets a certificate through that is right for the host`(_ host: String) throws {
        #expect(
            try outcome(Certificates.good, trusting: Certificates.good, host: host)
                == "reply 200 ok")
    }

    @Test func `refuses every certificate that is not, before anything is sent`() throws {
        #expect(
            try outcome(Certificates.good, trusting: Certificates.other)
                == "not sent: certificateUntrusted")
        #expect(
            try outcome(Certificates.foreign, trusting: Certificates.foreign)
                == "not sent: certificateForeign")
        #expect(
            try outcome(Certificates.foreign, trusting: Certificates.foreign, host: "127.0.0.1")
                == "not sent: certificateForeign")
        #expect(
            try outcome(Certificates.expired, trusting: Certificates.expired)
                == "not sent: certificateExpired")
        #expect(
            try outcome(Certificates.future, trusting: Certificates.future)
                == "not sent: certificateExpired")
    }

    @Test func `trusts the CAs of the machine when there is no file`() throws {
        let local = try LocalServer(secure: true) { $0.answer(HTTPResponse(200)) }
        let client = try local.client(tls: try ClientTLS())
        #expect(
            try client.outcome(Sample.get()).summary == "not sent: certificateUntrusted")
        local.stop()
    }

    @Test func `is also wanted of a WebSocket`() throws {
        let local = try LocalServer(secure: true) { $0.answer(HTTPResponse(200)) }
        var opening = try local.opening()
        opening.tls = try Certificates.trusting(Certificates.other)
        guard case .fault(let fault) = try opening.refusal(on: local.clientThread) else {
            Issue.record("an answer")
            return
        }
        #expect(fault.cause == .certificateUntrusted)
        local.stop()
    }

    @Test func `is not spoken with a server that does not`() throws {
        let thread = NetworkThread()
        let server = try RawServer { connection, _ in
            _ = connection.read(5)
            connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        let client = try HTTPClient(
            to: try Endpoint(.https, host: "localhost", port: server.port), tls: try ClientTLS(),
            Sample.settings { _ in }, on: thread)
        #expect(try client.outcome(Sample.get()).summary == "not sent: tls")
        client.stop()
        thread.stop()
        server.stop()
    }

    @Test func `says which file it cannot use`() throws {
        let missing = #expect(throws: TransportFault.self) { try ClientTLS(caFile: "/no/ca.pem") }
        #expect(missing?.cause == .badCertificateFile)
        #expect(missing?.operation == "read the CAs of /no/ca.pem")
        let empty = #expect(throws: TransportFault.self) { try ClientTLS(caFile: "/dev/null") }
        #expect(empty?.cause == .badCertificateFile)
        let (one, two) = (Certificates.good, Certificates.other)
        let server = #expect(throws: TransportFault.self) {
            try ServerTLS(chain: one.chain, key: two.key)
        }
        #expect(server?.cause == .badCertificateFile)
    }
}
