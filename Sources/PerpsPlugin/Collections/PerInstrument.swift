/// Values by instrument; owns the memory they stand in.
///
/// Finding one walks the list, which is fastest for the few dozen instruments an instance has.
@safe public final class PerInstrument<Value: ~Copyable> {
    /// How many values fit.
    public let capacity: Int
    @usableFromInline let indices: UnsafeMutablePointer<UInt32>
    @usableFromInline let values: UnsafeMutablePointer<Value>
    @usableFromInline let used: UnsafeMutablePointer<Int>

    /// Creates an empty list.
    public init(capacity: Int = 64) {
        self.capacity = capacity
        unsafe indices = .allocate(capacity: capacity)
        unsafe values = .allocate(capacity: capacity)
        unsafe used = .allocate(capacity: 1)
        unsafe used.initialize(to: 0)
    }

    deinit {
        unsafe values.deinitialize(count: used.pointee)
        unsafe values.deallocate()
        unsafe indices.deallocate()
        unsafe used.deallocate()
    }

    /// How many values there are.
    @inlinable public var count: Int { unsafe used.pointee }

    /// Adds a value for an instrument that has none yet.
    ///
    /// - Precondition: There is room.
    public func append(_ value: consuming Value, for instrument: UInt32) {
        precondition(count < capacity, "more instruments than capacity")
        unsafe (indices + count).initialize(to: instrument)
        unsafe (values + count).initialize(to: value)
        unsafe used.pointee += 1
    }

    /// Forgets all values.
    public func removeAll() {
        unsafe values.deinitialize(count: used.pointee)
        unsafe used.pointee = 0
    }

    /// The place of an instrument's value, or `nil` when it has none.
    @inlinable public func place(of instrument: UInt32) -> Int? {
        for place in 0..<count where unsafe indices[place] == instrument { return place }
        return nil
    }

    /// The value at a place, changed where it stands.
    @inlinable public subscript(place: Int) -> Value {
        unsafeAddress {
            precondition(place >= 0 && place < count, "no such place")
            return unsafe UnsafePointer(values + place)
        }
        unsafeMutableAddress {
            precondition(place >= 0 && place < count, "no such place")
            return unsafe values + place
        }
    }
}
