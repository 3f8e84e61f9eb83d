/// A queue: append at the back, remove at the front, no shifting.
///
/// What was removed is dropped from memory once it is half of the whole, so both ends cost the same
/// however long the queue lives.
@frozen @usableFromInline package struct Deque<Element> {
    /// Removed elements that are kept at most before memory is moved together.
    @inlinable static var slackMax: Int { 1_024 }

    @usableFromInline var elements: ContiguousArray<Element> = []
    @usableFromInline var head = 0

    @inlinable package init() {}

    @inlinable package var count: Int { elements.count - head }
    @inlinable package var isEmpty: Bool { elements.count == head }
    @inlinable package var indices: Range<Int> { 0..<count }
    @inlinable package var first: Element? { isEmpty ? nil : elements[head] }

    /// The element at a distance from the front.
    ///
    /// - Precondition: `index` is within `indices`.
    @inlinable package subscript(_ index: Int) -> Element {
        precondition(index >= 0, "index \(index) is before the front of a queue")
        return elements[head + index]
    }

    @inlinable package mutating func append(_ element: Element) { elements.append(element) }

    /// Removes the front.
    ///
    /// - Precondition: The queue is not empty.
    @discardableResult
    @inlinable package mutating func removeFirst() -> Element {
        let element = elements[head]
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head > Deque.slackMax, head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }
}

extension Deque: Sendable where Element: Sendable {}
