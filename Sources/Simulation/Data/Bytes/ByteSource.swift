internal import Domain

/// The bytes of one file, unpacked, in order.
protocol ByteSource: AnyObject {
    /// Fills the start of a buffer that is not empty.
    ///
    /// - Returns: How many bytes were written; 0 only at the end.
    /// - Throws: `FeedFault` when the file cannot be read or its packing is broken.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedFault) -> Int
}
