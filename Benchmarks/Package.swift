// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the product needs neither GEOS nor Boost.
let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "ChemTrack", path: "..")],
    targets: [
        .systemLibrary(name: "CGEOS", providers: [.apt(["libgeos-dev"])]),
        .target(name: "CRTree"),
        .target(name: "CMallocCount"),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "CGEOS", "CMallocCount", "CRTree", .product(name: "Geofence", package: "ChemTrack"),
                .product(name: "Compliance", package: "ChemTrack"), .product(name: "Labels", package: "ChemTrack"),
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
