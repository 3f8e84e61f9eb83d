/// A queue in one ring of memory: append at the back, remove at the front, no shifting.
package struct Deque<Element> {
    @usableFromInline var slots = ContiguousArray<Element?>(repeating: nil, count: 8)
    @usableFromInline var head = 0
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }
    package var indices: Range<Int> { 0..<count }
    package var first: Element? { count == 0 ? nil : slots[head] }

    /// The element at a distance from the front.
    ///
    /// - Precondition: `index` is within `indices`.
    package subscript(_ index: Int) -> Element {
        guard index >= 0, index < count, let element = slots[(head + index) & (slots.count - 1)]
        else { preconditionFailure("index \(index) is outside a queue of \(count)") }
        return element
    }

    package mutating func append(_ element: Element) {
        if count == slots.count { grow() }
        slots[(head + count) & (slots.count - 1)] = element
        count += 1
    }

    /// Removes the front.
    ///
    /// - Precondition: The queue is not empty.
    @discardableResult
    package mutating func removeFirst() -> Element {
        let element = self[0]
        slots[head] = nil
        head = (head + 1) & (slots.count - 1)
        count -= 1
        return element
    }

    private mutating func grow() {
        var larger = ContiguousArray<Element?>(repeating: nil, count: slots.count * 2)
        for index in 0..<count { larger[index] = slots[(head + index) & (slots.count - 1)] }
        slots = larger
        head = 0
    }
}

extension Deque: Sendable where Element: Sendable {}
