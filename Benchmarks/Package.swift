// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the product needs neither GEOS nor Boost.
let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "ChemTrack", path: ".."),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "CGEOS", providers: [.apt(["libgeos-dev"])]),
        .target(name: "CRTree"),
        .target(name: "CMallocCount"),
        .target(name: "CLiveLoad", linkerSettings: [.linkedLibrary("mosquitto")]),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "CGEOS", "CLiveLoad", "CMallocCount", "CRTree", .product(name: "Geofence", package: "ChemTrack"),
                .product(name: "Compliance", package: "ChemTrack"), .product(name: "Labels", package: "ChemTrack"),
                .product(name: "ChemTrack", package: "ChemTrack"), .product(name: "Store", package: "ChemTrack"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .treatAllWarnings(as: .error),
                .strictMemorySafety(),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
            ]),
    ],
    cxxLanguageStandard: .cxx17
)
