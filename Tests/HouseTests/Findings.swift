import Testing

/// Expects that a rule found nothing, and reports each thing it found by itself.
func expectNothing(_ findings: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    for finding in findings {
        Issue.record(Comment(rawValue: finding), sourceLocation: sourceLocation)
    }
    #expect(findings.count == 0, sourceLocation: sourceLocation)
}
