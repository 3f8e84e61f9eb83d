internal import ArgumentParser

/// A language that there are templates in.
enum AuthorLanguage: String, ExpressibleByArgument, CaseIterable, CustomStringConvertible {
    case c, cpp, rust, swift

    var description: String { rawValue }

    /// How its ordinary tool builds the library and tests it.
    var next: String {
        switch self {
        case .c: "make test"
        case .cpp: "cmake -B build && cmake --build build && ctest --test-dir build -V"
        case .rust: "cargo test"
        case .swift: "swift build -c release && sh golden/run \(library)"
        }
    }

    /// Where the library is then.
    var library: String {
        switch self {
        case .c, .cpp: "build/lib@SYMBOL@_plugin.so"
        case .rust: "target/release/lib@SYMBOL@_plugin.so"
        case .swift: ".build/release/lib@SYMBOL@_plugin.so"
        }
    }

    /// The file that an author reads first.
    var source: String {
        switch self {
        case .c: "plugin.c"
        case .cpp: "plugin.cpp"
        case .rust: "src/lib.rs"
        case .swift: "Sources/Plugin.swift"
        }
    }
}
