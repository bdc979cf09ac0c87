internal import Mustache

/// The pages of the product with all they load, embedded in the binary. Reading, no logic: pages are shells that
/// their scripts fill through the JSON API.
public struct WebAssets: Sendable {
    /// Names this set of files; part of the address of each, so that browsers may keep them for ever.
    public let version: String
    /// The OpenAPI 3.1 document of the HTTP API, JSON in UTF-8.
    public let openAPI: [UInt8]

    private let assets: [String: Asset]
    private let texts: Texts
    private let templates: MustacheLibrary

    /// Reads the embedded files. Errors mean that the build was not made from a whole set of files.
    public init() throws(WebAssetsError) {
        let files = EmbeddedFiles.read()
        guard let table = files[Names.texts] else { throw .missingFile(Names.texts) }
        guard let document = files[Names.openAPI] else { throw .missingFile(Names.openAPI) }
        texts = try Texts(json: table, file: Names.texts)
        openAPI = document
        templates = try WebAssets.templates(files)

        var sent: [String: [UInt8]] = files.filter { Asset.contentType(ofPath: $0.key) != nil }
        for (language, module) in texts.modules { sent["texts.\(language.rawValue).js"] = module }
        var fingerprint = Fingerprint()
        for path in sent.keys.sorted() {
            fingerprint.add(path.utf8)
            fingerprint.add(sent[path] ?? [])
        }
        version = fingerprint.text
        assets = sent.reduce(into: [:]) { assets, file in
            assets[file.key] = Asset(
                bytes: file.value, contentType: Asset.contentType(ofPath: file.key) ?? "application/octet-stream",
                etag: "\"\(Fingerprint.of(file.value))\"", cacheControl: "no-cache")
        }
    }

    /// The whole HTML of a page.
    /// - Parameter session: who looks at it; nil shows the page without navigation.
    public func page(_ page: Page, language: PageLanguage, session: SessionInfo?) throws(WebAssetsError) -> String {
        let context = PageContext(page: page, language: language, session: session, version: version, texts: texts)
        guard let html = templates.render(context.values, withTemplate: page.name) else {
            throw .missingFile("pages/\(page.name).html")
        }
        return html
    }

    /// A file by its path below `/assets/`, with or without the version in front: `app.css`, `1x2y3z/app.css`.
    public func asset(_ path: String) -> Asset? {
        if let asset = assets[path] { return asset }
        guard path.hasPrefix(version + "/") else { return nil }
        var asset = assets[String(path.dropFirst(version.count + 1))]
        asset?.cacheControl = "public, max-age=31536000, immutable"
        return asset
    }

    /// The paths of all files that `asset(_:)` knows, sorted.
    public var assetPaths: [String] { assets.keys.sorted() }

    /// A text of the pages, for example `text("nav.plan", .en)`. An unknown key comes back as it is.
    public func text(_ key: String, _ language: PageLanguage) -> String { texts.text(key, language) }

    /// The keys of all texts, sorted.
    public var textKeys: [String] { texts.keys.sorted() }

    private enum Names {
        static let texts = "texts.json"
        static let openAPI = "openapi.json"
    }

    private static func templates(_ files: [String: [UInt8]]) throws(WebAssetsError) -> MustacheLibrary {
        var library = MustacheLibrary()
        for (path, bytes) in files where path.hasPrefix("pages/") && path.hasSuffix(".html") {
            do {
                let name = String(path.dropFirst("pages/".count).dropLast(".html".count))
                library.register(try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self)), named: name)
            } catch {
                throw .unreadable(file: path, reason: String(describing: error))
            }
        }
        return library
    }
}
