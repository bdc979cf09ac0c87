// swift-tools-version: 6.2
import PackageDescription

// Readers fed by libFuzzer. A package of its own, because its executables have no main of their own.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"), .unsafeFlags(["-parse-as-library"]),
]
let geofence: [Target.Dependency] = [.product(name: "Geofence", package: "ChemTrack")]
let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "ChemTrack", path: "..")],
    targets: [
        .executableTarget(name: "FuzzZones", dependencies: geofence, swiftSettings: settings),
        .executableTarget(name: "FuzzFixes", dependencies: geofence, swiftSettings: settings),
    ]
)
