internal import Glibc
internal import NIOCore
internal import NIOSSL

extension Channel {
    /// Closes the socket without a farewell of TLS, on the channel's own thread.
    ///
    /// - Parameter resets: Whether the other side sees a reset instead of an end.
    func abort(resets: Bool) {
        eventLoop.preconditionInEventLoop()
        if resets, let socket = self as? any SocketOptionProvider {
            // On failure the connection is closed already.
            socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenFailure { _ in }
        }
        do {
            // Closing from where TLS stands goes around its farewell.
            try pipeline.syncOperations.context(handlerType: NIOSSLHandler.self).close(promise: nil)
        } catch {
            close(promise: nil)
        }
    }
}
