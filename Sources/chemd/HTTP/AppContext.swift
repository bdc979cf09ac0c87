import ChemTrack
import Foundation
import Hummingbird

/// What travels with one request.
struct AppContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who asks; nil = nobody has signed in.
    var actor: Actor?
    /// The name of the one who asks, as it is typed to sign in.
    var signInName: String?
    /// The secret the request came with, to end its session.
    var sessionDigest: [UInt8]?
    /// Address of the client, for limits.
    var remoteAddress: String

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }

    var maxUploadSize: Int { 1 << 20 }

    var requestDecoder: BodyDecoder { BodyDecoder() }

    /// Who asks, or 401.
    func signedIn() throws(Problem) -> Actor {
        guard let actor else { throw .unauthorized }
        return actor
    }
}

/// JSON as the API sends it: snake_case members, sorted.
enum APIJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: try text(value))))
    }
}

/// One page of a list as it is sent.
struct ListView<Element: Encodable>: Encodable {
    var items: [Element]
    var next: String?

    enum CodingKeys: CodingKey { case items, next }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(items, forKey: .items)
        try container.encode(next, forKey: .next)
    }
}
