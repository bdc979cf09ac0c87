import Foundation
import Testing
import WebAssets

/// Where the files lie in the source tree, found from this file so that tests run from any directory.
enum Sources {
    static let assets = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/CWebAssets/assets")

    /// Every file below `assets`, as path and content.
    static func files() throws -> [String: String] {
        var files: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: assets.path()) {
            let url = assets.appending(path: path)
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            files[path] = try String(contentsOf: url, encoding: .utf8)
        }
        return files
    }
}

@Suite("Embedded files")
struct EmbeddingTests {
    let web: WebAssets

    init() throws { web = try WebAssets() }

    @Test("Every file of the folder is listed in assets.c, and nothing else is")
    func listed() throws {
        let list = try String(
            contentsOf: Sources.assets.deletingLastPathComponent().appending(path: "assets.c"), encoding: .utf8)
        let listed = Set(list.matches(of: /ASSET\("([^"]+)",/).map { String($0.1) })
        #expect(listed == Set(try Sources.files().keys))
        let embedded = Set(list.matches(of: /#embed "assets\/([^"]+)"/).map { String($0.1) })
        #expect(embedded == listed)
    }

    @Test("What is sent is what lies in the folder, with its type")
    func content() throws {
        for (path, text) in try Sources.files() where [".js", ".css", ".svg"].contains(where: path.hasSuffix) {
            let asset = try #require(web.asset(path), "\(path)")
            #expect(asset.bytes == Array(text.utf8), "\(path)")
        }
        #expect(web.asset("app.css")?.contentType == "text/css; charset=utf-8")
        #expect(web.asset("plan.js")?.contentType == "text/javascript; charset=utf-8")
        #expect(web.asset("ghs/GHS02.svg")?.contentType == "image/svg+xml")
    }

    @Test(
        "Templates, tables and unknown paths are not sent",
        arguments: [
            "pages/plan.html", "texts.json", "openapi.json", "nothing.css", "", "../assets.c", "/app.css",
        ])
    func hidden(path: String) { #expect(web.asset(path) == nil) }

    @Test("A versioned address may be kept for ever, a plain one is asked for again")
    func caching() throws {
        let plain = try #require(web.asset("app.css"))
        let kept = try #require(web.asset("\(web.version)/app.css"))
        #expect(plain.cacheControl == "no-cache")
        #expect(kept.cacheControl == "public, max-age=31536000, immutable")
        #expect(plain.etag == kept.etag && plain.bytes == kept.bytes)
        #expect(web.asset("0000/app.css") == nil)
        #expect(plain.etag != web.asset("plan.css")?.etag)
    }

    @Test("Every file that a script, a style or a page names is there")
    func references() throws {
        let files = try Sources.files()
        let symbols = Set((files["icons.svg"] ?? "").matches(of: /<symbol id="([^"]+)"/).map { String($0.1) })
        for (path, text) in files {
            for found in text.matches(of: /from '\.\/([^']+)'|import '\.\/([^']+)'/) {
                let name = String(found.1 ?? found.2 ?? "")
                #expect(web.asset(name) != nil, "\(path) imports \(name)")
            }
            for found in text.matches(of: /\{\{base\}\}\/([a-z.\/]+)(#[a-z]+)?"/) {
                #expect(web.asset(String(found.1)) != nil, "\(path) names \(found.1)")
                if let symbol = found.2 {
                    #expect(symbols.contains(String(symbol.dropFirst())), "\(path) shows \(symbol)")
                }
            }
            for found in text.matches(of: /\bicon\('([a-z]+)'/) {
                #expect(symbols.contains(String(found.1)), "\(path) shows icon \(found.1)")
            }
        }
    }

    @Test("Nothing in pages or scripts breaks the content security policy or builds markup from text")
    func policy() throws {
        let forbidden: [Regex<Substring>] = [
            /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|javascript:/,
            /setAttribute\('style'|cssText/,
        ]
        for (path, text) in try Sources.files() where path.hasSuffix(".js") || path.hasSuffix(".html") {
            for pattern in forbidden { #expect(text.firstMatch(of: pattern) == nil, "\(path)") }
            guard path.hasSuffix(".html") else { continue }
            #expect(text.firstMatch(of: /\sstyle="|<style|\son[a-z]+="/) == nil, "\(path) has inline style or script")
            #expect(
                text.matches(of: /<script/).count == text.matches(of: /<script type="module" src="\{\{base\}\}/).count)
            #expect(!text.contains("{{{"), "\(path) prints something without escaping it")
        }
    }
}
