internal import Domain

/// What the layers above a live profile may not do to its start.
extension ProfileScan {
    /// Refuses a looser start than the file of a live profile has.
    mutating func judgeStart(over file: Section, _ root: Section) {
        let strict = Profile.StartLevel.reduceOnly.rawValue
        guard file.entry("start_level")?.value.scalarText == strict,
            let start = root.entry("start_level")?.value, start.scalarText != strict
        else { return }
        refuse(
            ProfileFault.limitLooser, "a live profile takes this from its file alone",
            at: start.location, key: "start_level", remedy: "nearest: " + strict)
    }

    /// Refuses to send unseen what the file of a live profile has previewed.
    mutating func judgePreview(over file: ParameterValue, _ tree: ParameterValue) {
        let off = Profile.Switch.off.rawValue
        guard file.value("venue")?.value("preview")?.scalarText != off,
            let value = tree.value("venue")?.value("preview"), value.scalarText == off
        else { return }
        refuse(
            ProfileFault.limitLooser, "a live profile takes this from its file alone",
            at: value.location, key: "venue.preview",
            remedy: "nearest: \(Profile.Switch.on.rawValue)")
    }
}

extension Section {
    /// The products that the section names under `products`.
    var symbols: [String] {
        (entry("products")?.value.items ?? []).compactMap {
            $0.scalarText ?? $0.value("symbol")?.scalarText
        }
    }
}
