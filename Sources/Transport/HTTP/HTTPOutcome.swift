/// What became of a request, told by what can have left this machine.
///
/// The line between `notSent` and the rest decides whether something may have happened on the
/// other side. Nothing is ever sent again by itself.
package enum HTTPOutcome: Hashable, Sendable {
    /// A whole answer, of whatever status.
    case reply(HTTPResponse)
    /// No byte of the request has left; the other side cannot know of it.
    case notSent(TransportFault)
    /// Bytes of the request may have left, and no answer came.
    case sentNoReply(TransportFault)
    /// The answer began and did not end; what came of it is here.
    case truncated(HTTPResponse, TransportFault)
}
