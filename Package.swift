// swift-tools-version: 6.2
import PackageDescription

// C libraries from Debian, one module each, used by one Swift target each.
let systemLibraries: [Target] = [
    .systemLibrary(name: "CZBar", pkgConfig: "zbar", providers: [.apt(["libzbar-dev"])]),
    .systemLibrary(name: "CDmtx", pkgConfig: "libdmtx", providers: [.apt(["libdmtx-dev"])]),
    .systemLibrary(name: "CZint", providers: [.apt(["libzint-dev"])]),
    .systemLibrary(name: "CZXingLibrary", pkgConfig: "zxing", providers: [.apt(["libzxing-dev"])]),
    .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"])]),
    .systemLibrary(name: "CPangoCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .systemLibrary(name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
]

// Our own C and C++: thin shims where Swift cannot call a library itself.
let shims: [Target] = [
    .target(name: "CZXing", dependencies: ["CZXingLibrary"]),
    .target(name: "CStb"),
    .target(name: "CPrefetch"),
    .target(name: "CWebAssets", exclude: ["assets"]),
]

let engines: [Target] = [
    .target(name: "Geofence", dependencies: ["CPrefetch"]),
    .target(name: "Compliance"),
    .target(
        name: "Labels",
        dependencies: ["CZBar", "CZXing", "CDmtx", "CZint", "CStb", "CTurboJPEG", "CWebP", "CPangoCairo"]),
]

let house: [Target] = [
    .target(
        name: "ChemTrack",
        dependencies: [
            "Geofence", "Compliance", "Labels",
            .product(name: "Crypto", package: "swift-crypto"),
        ]),
    .target(
        name: "Store",
        dependencies: [
            "ChemTrack", "Compliance", "Geofence", .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ]),
    .target(name: "MQTT", dependencies: ["CMosquitto"]),
    .target(
        name: "WebAssets",
        dependencies: ["CWebAssets", .product(name: "Mustache", package: "swift-mustache")]),
    .executableTarget(
        name: "chemd",
        dependencies: [
            "ChemTrack", "Geofence", "Compliance", "Labels", "Store", "MQTT", "WebAssets",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "CryptoExtras", package: "swift-crypto"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
            .product(name: "NIOWebSocket", package: "swift-nio"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "Subprocess", package: "swift-subprocess"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ]),
]

let tests: [Target] = [
    .testTarget(name: "GeofenceTests", dependencies: ["Geofence"], resources: [.copy("Cases")]),
    .testTarget(name: "ComplianceTests", dependencies: ["Compliance"], resources: [.copy("Cases")]),
    .testTarget(name: "LabelsTests", dependencies: ["Labels"], resources: [.copy("Cases")]),
    .testTarget(
        name: "ChemTrackTests", dependencies: ["ChemTrack", "Compliance", "Geofence", "Labels"], exclude: ["Cases"]),
    .testTarget(
        name: "StoreTests",
        dependencies: ["Store", "ChemTrack", "Compliance", "Geofence", .product(name: "GRDB", package: "GRDB.swift")]),
    .testTarget(name: "MQTTTests", dependencies: ["MQTT"]),
    .testTarget(name: "WebAssetsTests", dependencies: ["WebAssets"]),
    .testTarget(name: "TidyTests"),
]

let package = Package(
    name: "ChemTrack",
    products: [
        .executable(name: "chemd", targets: ["chemd"]),
        .library(name: "Geofence", targets: ["Geofence"]),
        .library(name: "Compliance", targets: ["Compliance"]),
        .library(name: "Labels", targets: ["Labels"]),
        .library(name: "ChemTrack", targets: ["ChemTrack"]),
        .library(name: "Store", targets: ["Store"]),
    ],
    dependencies: [
        // FullFoundation alone leaves out the trait that would compile swift-configuration.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.90.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: systemLibraries + shims + engines + house + tests,
    cLanguageStandard: .c2x,
    cxxLanguageStandard: .cxx17
)

// One set of rules for every Swift target: what the compiler can prove, nobody has to review.
for target in package.targets
where [.regular, .executable, .test].contains(target.type) && !target.name.hasPrefix("C")
    || ["ChemTrack", "Compliance", "ChemTrackTests", "ComplianceTests"].contains(target.name)
{
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .treatAllWarnings(as: .error),
        .treatWarning("DeprecatedDeclaration", as: .warning),
        .strictMemorySafety(),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
}
