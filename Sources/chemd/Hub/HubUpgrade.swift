import Crypto
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The web server's channel, where one address may become a web socket.
///
/// What is no upgrade of that address goes its way as ever: the router answers it, also an upgrade that was refused.
struct HubChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value
    static let path = "/v2/ws/socket"

    let http: HTTP1Channel
    let hub: HubServer

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let hub = hub
        return http.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            let encoder = try pipeline.handler(type: HTTPResponseEncoder.self)
            try pipeline.addHandler(HubUpgrade(hub: hub, decoder: decoder, encoder: encoder), position: .after(decoder))
            return value
        }
    }

    func handle(value: Value, logger: Logger) async { await http.handle(value: value, logger: logger) }
}

/// Turns a connection into a web socket (RFC 6455) when its request asks for that and who asks may listen.
final class HubUpgrade: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Nobody who was answered sends more than this before the answer.
    private static let held_max = 16
    private let hub: HubServer
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private let encoder: HTTPResponseEncoder
    /// Parts of a request that wait until it is known who asks; nil = nothing waits.
    private var held: [HTTPServerRequestPart]?

    init(hub: HubServer, decoder: ByteToMessageHandler<HTTPRequestDecoder>, encoder: HTTPResponseEncoder) {
        self.hub = hub
        self.decoder = decoder
        self.encoder = encoder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = Self.unwrapInboundIn(data)
        if held != nil {
            guard (held?.count ?? 0) < Self.held_max else { return context.close(promise: nil) }
            held?.append(part)
            return
        }
        guard case .head(let head) = part, let key = Self.key(of: head) else {
            return context.fireChannelRead(data)
        }
        held = [part]
        let hub = hub
        let question = HubQuestion(head)
        let answer = context.eventLoop.makeFutureWithTask { await hub.listener(for: question) }
        answer.assumeIsolated().whenComplete { result in
            if case .success(let listener?) = result {
                self.upgrade(context, key, listener)
            } else {
                self.pass(context)
            }
        }
    }

    /// The client's key when the head is a request to become a web socket here.
    private static func key(of head: HTTPRequestHead) -> String? {
        guard head.method == .GET, head.uri.split(separator: "?").first.map(String.init) == HubChannel.path,
            head.headers[canonicalForm: "upgrade"].contains(where: { $0.lowercased() == "websocket" }),
            head.headers[canonicalForm: "sec-websocket-version"].first == "13",
            let key = head.headers[canonicalForm: "sec-websocket-key"].first,
            Data(base64Encoded: String(key))?.count == 16
        else { return nil }
        return String(key)
    }

    /// No socket: the router says why.
    private func pass(_ context: ChannelHandlerContext) {
        let parts = held ?? []
        held = nil
        for part in parts { context.fireChannelRead(Self.wrapInboundOut(part)) }
        context.fireChannelReadComplete()
    }

    private func upgrade(_ context: ChannelHandlerContext, _ key: String, _ listener: HubListener) {
        let proof = Data(Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
        let head = HTTPResponseHead(
            version: .http1_1, status: .switchingProtocols,
            headers: [
                "connection": "upgrade", "upgrade": "websocket", "sec-websocket-accept": proof.base64EncodedString(),
            ])
        let pipeline = context.pipeline.syncOperations
        let (encoder, hub) = (encoder, hub)
        let isolated = NIOLoopBound(self, eventLoop: context.eventLoop)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        pipeline.removeHandler(decoder).assumeIsolated()
            .flatMap { context.writeAndFlush(Self.wrapOutboundOut(.head(head))) }
            .flatMap { pipeline.removeHandler(encoder) }
            .whenComplete { result in
                let (context, own) = (bound.value, isolated.value)
                do {
                    _ = try result.get()
                    // What stood behind the decoder of HTTP stays, and sees nothing any more.
                    try context.pipeline.syncOperations.addHandlers(
                        [
                            WebSocketFrameEncoder(),
                            ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: HubSocket.message_max)),
                            WebSocketProtocolErrorHandler(),
                            NIOWebSocketFrameAggregator(
                                minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 256,
                                maxAccumulatedFrameSize: HubSocket.message_max),
                            HubSocket(hub: hub, listener: listener),
                        ], position: .after(own))
                    context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
                } catch {
                    context.close(promise: nil)
                }
            }
    }
}

/// Who asks for a web socket: what the request's head says.
struct HubQuestion: Sendable {
    /// The token or the cookie's secret.
    var secret: String?
    /// The page that asks is of this site, or it is no page.
    var isSameOrigin: Bool

    init(_ head: HTTPRequestHead) {
        let headers = head.headers
        if let bearer = headers[canonicalForm: "authorization"].first.map(String.init), bearer.hasPrefix("Bearer ") {
            secret = String(bearer.dropFirst(7))
            isSameOrigin = true
            return
        }
        let cookies = headers[canonicalForm: "cookie"].flatMap { $0.split(separator: ";") }
        secret =
            cookies.lazy.map {
                $0.split(separator: "=", maxSplits: 1).map { String($0).trimmingCharacters(in: .whitespaces) }
            }
            .first { $0.count == 2 && $0[0] == Authentication.cookie }?[1]
        let origin = headers[canonicalForm: "origin"].first.flatMap { URLComponents(string: String($0)) }
        let host = headers[canonicalForm: "host"].first.map(String.init)
        let asked = origin.flatMap { origin in origin.host.map { host in origin.port.map { "\(host):\($0)" } ?? host } }
        isSameOrigin = headers[canonicalForm: "origin"].isEmpty || (asked != nil && asked == host)
    }
}
