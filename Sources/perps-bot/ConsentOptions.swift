internal import ArgumentParser

/// What a script gives in the place of a person's answer.
struct ConsentOptions: ParsableArguments {
    @Flag(name: .long, help: "Answer yes, for scripts. In mode live --confirm is asked for.")
    var yes = false

    @Option(
        name: .long,
        help: """
            For scripts in mode live: the words that a terminal asks for, portfolio and \
            limits.gross_exposure, such as 'Default 20 USD'.
            """)
    var confirm: String?
}
