import Testing

@Suite struct `The reference page of the contract` {
    @Test func `names every function of the host`() throws {
        let page = try Repository.text("docs/reference/abi.md")
        let host = try #require(Repository.headers()["host.h"])
        let functions = host.matches(of: /\(\*(\w+)\)\(void \*ctx/).map { String($0.output.1) }
        #expect(functions.count == 15)
        for function in functions { #expect(page.contains("`\(function)`"), "\(function)") }
    }

    @Test func `names every kind of event`() throws {
        let page = try Repository.text("docs/reference/abi.md")
        let events = try #require(Repository.headers()["event.h"])
        let kinds = events.matches(of: /#define (PB_EV_\w+)/).map { String($0.output.1) }
        #expect(kinds.count == 14)
        for kind in kinds { #expect(page.contains("`\(kind)`"), "\(kind)") }
    }

    @Test func `names every verdict and every function of an instance`() throws {
        let page = try Repository.text("docs/reference/abi.md")
        let guards = try #require(Repository.headers()["guard.h"])
        for match in guards.matches(of: /#define (PB_V_\w+|PB_CF_\w+)/) {
            #expect(page.contains("`\(match.output.1)`"), "\(match.output.1)")
        }
        let module = try #require(Repository.headers()["module.h"])
        for match in module.matches(of: /\(\*(\w+)\)\(void \*obj/) {
            #expect(page.contains("`\(match.output.1)`"), "\(match.output.1)")
        }
    }
}
