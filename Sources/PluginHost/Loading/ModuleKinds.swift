/// What a module can be used as; one module may be several.
package struct ModuleKinds: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let strategy = ModuleKinds(rawValue: 1)
    package static let `guard` = ModuleKinds(rawValue: 2)
    package static let sizer = ModuleKinds(rawValue: 4)
    package static let indicator = ModuleKinds(rawValue: 8)
    package static let sink = ModuleKinds(rawValue: 16)

    private static let all: [(ModuleKinds, String)] = [
        (.strategy, "strategy"), (.guard, "guard"), (.sizer, "sizer"), (.indicator, "indicator"),
        (.sink, "sink"),
    ]

    /// In a fixed order; what a later minor adds has no name here.
    package var names: [String] { ModuleKinds.all.filter { contains($0.0) }.map(\.1) }

    package init(names: [String]) {
        self.init(ModuleKinds.all.filter { names.contains($0.1) }.map(\.0))
    }
}
