import Foundation

/// The folder of recorded and documented payloads; nil where there is none.
let sampleFolder: String? = {
    let path = ProcessInfo.processInfo.environment["PERPS_SHARED_DATA"] ?? ""
    return path.isEmpty || !FileManager.default.fileExists(atPath: path + "/api-live") ? nil : path
}()

/// One payload of the samples.
struct Sample {
    /// Its place under the sample folder, with `:n` behind it for the n-th of several.
    var name: String
    var text: String
    /// Method and path, where the sample says them.
    var request: String?
}

/// Every file of the folders whose names begin with `api-`, in order of its name.
func sampleFiles() throws -> [String] {
    let root = sampleFolder ?? ""
    let folders = try FileManager.default.contentsOfDirectory(atPath: root)
    var files: [String] = []
    for folder in folders.sorted() where folder.hasPrefix("api-") {
        let walk = FileManager.default.enumerator(atPath: root + "/" + folder)
        for file in (walk?.compactMap { $0 as? String } ?? []).sorted() {
            var isFolder: ObjCBool = false
            let path = root + "/" + folder + "/" + file
            _ = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            if !isFolder.boolValue { files.append(folder + "/" + file) }
        }
    }
    return files
}

/// Every payload of every sample, in order of its name.
///
/// A file of another kind is given as one payload, which nothing reads.
func samples() throws -> [Sample] {
    let root = sampleFolder ?? ""
    var found: [Sample] = []
    for name in try sampleFiles() {
        let text = try String(contentsOfFile: root + "/" + name, encoding: .utf8)
            .replacing("\r\n", with: "\n")
        if name.contains("Subscriptions/") {
            found += streamed(name, text)
        } else if name.hasSuffix(".txt") {
            found.append(answered(name, text))
        } else if name.hasSuffix(".jsonl") {
            for (index, line) in text.split(separator: "\n").enumerated() {
                found.append(Sample(name: "\(name):\(index)", text: String(line)))
            }
        } else {
            found.append(Sample(name: name, text: text))
        }
    }
    return found
}

/// Three lines of head, then the body of an answer.
private func answered(_ name: String, _ text: String) -> Sample {
    let parts = text.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
    return Sample(name: name, text: String(parts[3]), request: "\(parts[0]) \(parts[1])")
}

/// Messages after `<` (acks) and `=` (data); what follows `>` was sent and is left out.
private func streamed(_ name: String, _ text: String) -> [Sample] {
    var messages: [String] = []
    var isOurs = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if let mark = line.first, "<=>".contains(mark) {
            isOurs = mark != ">"
            if isOurs { messages.append("") }
            let rest = line.dropFirst().drop { $0.isNumber }
            if isOurs { messages[messages.count - 1] += rest }
        } else if isOurs {
            messages[messages.count - 1] += line
        }
    }
    return messages.enumerated().map { Sample(name: "\(name):\($0.offset)", text: $0.element) }
}
