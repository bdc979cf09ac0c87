import NIOCore
import NIOWebSocket

/// One web socket: frames in and out, heartbeats, and what ends it.
///
/// | close code | when |
/// |---|---|
/// | 1000 | the other side is done |
/// | 1001 | the daemon stops |
/// | 1003 | a binary message |
/// | 1007 | a text that is not UTF-8 |
/// | 1008 | messages come faster than they can be taken; or the reader's session ended |
/// | 1009 | a message above ``message_max`` |
///
/// A reader that takes nothing for ``slow_s`` is cut off without a word, and counted: it would not read one.
final class HubSocket: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// Bytes of one message that comes in.
    static let message_max = 256 * 1024
    /// Messages that wait to be taken.
    static let waiting_max = 64
    static let slow_s: Int64 = 10
    static let heartbeat_s: Int64 = 20

    private let hub: HubServer
    private let listener: HubListener
    private var inbound: AsyncStream<String>.Continuation?
    private var session: Task<Void, Never>?
    private var beat: RepeatedTask?
    /// Messages that are being sent, and since when the reader has taken none.
    private var sending = 0
    private var stuckSince: NIODeadline?
    private var heardAt = NIODeadline.now()
    private var isClosing = false

    init(hub: HubServer, listener: HubListener) {
        self.hub = hub
        self.listener = listener
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let (texts, inbound) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingOldest(Self.waiting_max))
        self.inbound = inbound
        let (hub, listener) = (hub, listener)
        let writer = HubWriter(
            eventLoop: context.eventLoop, handler: NIOLoopBound(self, eventLoop: context.eventLoop),
            context: NIOLoopBound(context, eventLoop: context.eventLoop))
        session = Task { await HubSession(hub: hub, listener: listener, writer: writer).run(texts) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        beat = context.eventLoop.scheduleRepeatedTask(
            initialDelay: .seconds(Self.slow_s / 2), delay: .seconds(Self.slow_s / 2)
        ) { _ in
            let (own, context) = bound.value
            own.look(context)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = Self.unwrapInboundIn(data)
        heardAt = .now()
        switch frame.opcode {
        case .text:
            var bytes = frame.unmaskedData
            guard let text = try? bytes.readUTF8ValidatedString(length: bytes.readableBytes) else {
                return close(context, .dataInconsistentWithMessage)
            }
            if case .dropped? = inbound?.yield(text) { close(context, .policyViolation) }
        case .ping:
            write(context, WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData), nil)
        case .pong: break
        case .connectionClose: close(context, .normalClosure)
        default: close(context, .unacceptableData)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            close(context, .goingAway)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    /// A frame or a message that is too large; what the decoder found wrong was answered already.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !(error is NIOWebSocketError) else {
            isClosing = true
            return end()
        }
        close(context, error is NIOWebSocketFrameAggregator.Error ? .messageTooLarge : .protocolError)
    }

    private func end() {
        inbound?.finish()
        session?.cancel()
        beat?.cancel()
    }

    private func look(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        if let since = stuckSince, now - since >= .seconds(Self.slow_s) {
            let hub = hub
            Task { await hub.countSlowReader() }
            return context.close(promise: nil)
        }
        if now - heardAt >= .seconds(3 * Self.heartbeat_s) { return context.close(promise: nil) }
        if now - heardAt >= .seconds(Self.heartbeat_s) {
            write(context, WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()), nil)
        }
    }

    /// Sends a text; the promise is kept when it has left.
    func send(_ context: ChannelHandlerContext, _ text: String, _ promise: EventLoopPromise<Void>) {
        guard !isClosing else { return promise.fail(ChannelError.ioOnClosedChannel) }
        sending += 1
        stuckSince = stuckSince ?? .now()
        promise.futureResult.assumeIsolated().whenComplete { _ in
            self.sending -= 1
            self.stuckSince = self.sending > 0 ? .now() : nil
        }
        write(context, WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text)), promise)
    }

    private func write(_ context: ChannelHandlerContext, _ frame: WebSocketFrame, _ promise: EventLoopPromise<Void>?) {
        context.writeAndFlush(Self.wrapOutboundOut(frame), promise: promise)
    }

    func close(_ context: ChannelHandlerContext, _ code: WebSocketErrorCode) {
        guard !isClosing else { return }
        isClosing = true
        end()
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(Self.wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: data)))
            .whenComplete { _ in bound.value.close(promise: nil) }
    }
}

/// Sends to a web socket from outside its event loop, one message after the other.
struct HubWriter: Sendable {
    let eventLoop: any EventLoop
    let handler: NIOLoopBound<HubSocket>
    let context: NIOLoopBound<ChannelHandlerContext>

    /// Comes back when the text has left: who reads slowly is waited for.
    func send(_ text: String) async throws {
        let promise = eventLoop.makePromise(of: Void.self)
        eventLoop.execute { handler.value.send(context.value, text, promise) }
        try await promise.futureResult.get()
    }

    func close(_ code: WebSocketErrorCode) {
        eventLoop.execute { handler.value.close(context.value, code) }
    }
}
