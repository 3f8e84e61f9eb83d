import Assembly
import Domain
import Foundation
import JSON
import Testing

@Suite(.enabled(if: CPlugin.isPresent, "\(CPlugin.absence)"))
struct `A figure of a plugin` {
    let desk: Desk

    init() throws { desk = try Desk() }

    @Test func `is shown with instance and module, and not while it is no number`() throws {
        var plugin = CPlugin("shower")
        plugin.metrics =
            #"[{\"name\":\"seen\",\"unit\":\"trades\",\"kind\":\"gauge\"},"#
            + #"{\"name\":\"lost\",\"unit\":\"\",\"kind\":\"gauge\"}]"#
        plugin.onTrade = """
            m->host->metric(m->host->ctx, 0, 12.5);
            m->host->metric(m->host->ctx, 1, 0.0 / 0.0);
            m->host->metric(m->host->ctx, 2, 7.0);
            m->host->metric(m->host->ctx, 0xffffffffu, 7.0);
            """
        try plugin.build(at: desk)
        var sheet = Sheet()
        (sheet.guards, sheet.cycle) = ([], "1s")
        sheet.strategies = ["{module: com.test.shower, name: one}"]
        _ = try ClockRunning.run(sheet, at: desk, cycles: 20)
        let folder = ClockRunning.folder(sheet, at: desk).path
        let text = try String(contentsOfFile: folder + "/metrics.prom", encoding: .utf8)
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("perps_bot_plugin_metric") }
        #expect(
            lines == [
                #"perps_bot_plugin_metric{instance="one",module="com.test.shower","#
                    + #"metric="seen",unit="trades"} 12.5"#
            ])
        let json = try JSONValue(
            parsing: String(contentsOfFile: folder + "/metrics.json", encoding: .utf8))
        let shown = try #require(json["plugins"]?.array?.first)
        #expect(shown["module"]?.string == "com.test.shower")
        #expect(shown["metrics"]?["seen"]?.number == "12.5")
        #expect(shown["metrics"]?["lost"] == nil)
    }
}
