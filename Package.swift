// swift-tools-version: 6.3
// The layer diagram of Documentation/Architecture.md, in code: a target may import only what stands
// to the right of it here, and `swift build --explicit-target-dependency-import-check error` holds it.
import PackageDescription

let package = Package(
  name: "onset",
  products: [.executable(name: "onset", targets: ["onset"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // Layer 0: time, and the C libraries.
    .systemLibrary(name: "CFFmpeg"),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CTesseract"),
    .systemLibrary(name: "COpenVINO"),
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive"),
    .systemLibrary(name: "CPoppler", pkgConfig: "poppler-glib"),
    .systemLibrary(name: "CRsvg", pkgConfig: "cairo"),
    .systemLibrary(name: "COpenSSL"),
    .systemLibrary(name: "CXlsxWriter"),
    .target(name: "TimeModel"),

    // Layer 1: the vocabulary of a case, and what a recording holds.
    .target(name: "Evidence", dependencies: ["TimeModel"]),
    .target(name: "Media", dependencies: ["CFFmpeg", "TimeModel", .crypto]),
    .target(name: "Signals", dependencies: ["CFFmpeg"]),
    .target(name: "Sealing", dependencies: ["COpenSSL"]),

    // Layer 2: the rooms. They never import each other.
    .target(
      name: "Records", dependencies: ["CArchive", "CPoppler", "Evidence", "TimeModel"],
      resources: [.embedInCode("Lexicon/lexicon.txt")]),
    .target(
      name: "Detectors",
      dependencies: [
        "COpenVINO", "CTesseract", "Evidence", "Media", "Signals", "TimeModel", .crypto,
      ],
      resources: [.embedInCode("Model"), .embedInCode("Learned/Resources")]),
    .target(name: "Synchronisation", dependencies: ["Evidence", "Signals", "TimeModel"]),
    .target(name: "Chronology", dependencies: ["Evidence", "TimeModel"]),
    .target(name: "CaseStore", dependencies: ["Evidence", "TimeModel", .crypto, .grdb]),
    .target(
      name: "Exhibits",
      dependencies: ["CRsvg", "CXlsxWriter", "Evidence", "TimeModel", .crypto, .mustache],
      resources: [.embedInCode("Templates")]),

    // Layer 3: the use cases, the only place that composes.
    .target(
      name: "Casework",
      dependencies: [
        "Evidence", "Media", "Records", "Detectors", "Synchronisation", "Chronology", "CaseStore",
        "Exhibits", "Sealing", "Signals", "TimeModel", "CLinux", "Yams", .crypto, .subprocess,
        .system,
      ],
      resources: [.embedInCode("Exhibit/Typesetting/typeset.py")]),

    // Layer 4: arguments in, one use case, exit code out.
    .executableTarget(name: "onset", dependencies: ["Casework", .argumentParser]),

    // Tests mirror Sources; EndToEndTests runs the built program.
    .target(name: "TestSupport", dependencies: ["TimeModel"], path: "Tests/TestSupport"),
    // Incidents and networks with a known truth, for tests and for script/bench chronology.
    .target(
      name: "Scenarios",
      dependencies: ["Casework", "Chronology", "Evidence", "TimeModel", "TestSupport"],
      path: "Tests/Scenarios"),
    .executableTarget(
      name: "chronology-bench",
      dependencies: [
        "Scenarios", "Casework", "Chronology", "Evidence", "TimeModel", "TestSupport",
        .argumentParser,
      ],
      path: "Benchmarks/Chronology"),
    // What script/evaluate trains the detectors with and judges them by.
    .executableTarget(
      name: "marks-lab",
      dependencies: ["Detectors", "Evidence", "Media", "TimeModel", .argumentParser],
      path: "Evaluation/MarksLab"),
    .testTarget(name: "TimeModelTests", dependencies: ["TimeModel", "TestSupport"]),
    .testTarget(name: "EvidenceTests", dependencies: ["Evidence", "TimeModel", "TestSupport"]),
    .testTarget(name: "MediaTests", dependencies: ["Media", "TimeModel", "TestSupport"]),
    .testTarget(name: "SignalsTests", dependencies: ["Signals", "TestSupport"]),
    .testTarget(name: "SealingTests", dependencies: ["Sealing", "TestSupport"]),
    .testTarget(
      name: "RecordsTests",
      dependencies: ["Records", "Evidence", "TimeModel", "TestSupport", "SwiftCSV"]),
    .testTarget(
      name: "DetectorsTests",
      dependencies: ["Detectors", "Evidence", "Media", "TimeModel", "TestSupport"]),
    .testTarget(
      name: "SynchronisationTests",
      dependencies: ["Synchronisation", "Evidence", "TimeModel", "TestSupport"]),
    .testTarget(
      name: "ChronologyTests", dependencies: ["Chronology", "Evidence", "TimeModel", "TestSupport"]),
    .testTarget(
      name: "CaseStoreTests",
      dependencies: ["CaseStore", "Evidence", "TimeModel", "TestSupport", .grdb]),
    .testTarget(
      name: "ExhibitsTests", dependencies: ["Exhibits", "Evidence", "TimeModel", "TestSupport"],
      exclude: ["Golden", "Validators"]),
    .testTarget(
      name: "CaseworkTests",
      dependencies: [
        "Casework", "CaseStore", "Chronology", "Evidence", "Exhibits", "Media", "Scenarios",
        "TimeModel", "TestSupport",
      ]),
    .testTarget(name: "EndToEndTests", dependencies: ["onset", "TestSupport"]),
  ]
)

extension Target.Dependency {
  static let argumentParser = Self.product(name: "ArgumentParser", package: "swift-argument-parser")
  static let crypto = Self.product(name: "Crypto", package: "swift-crypto")
  static let grdb = Self.product(name: "GRDB", package: "GRDB.swift")
  static let subprocess = Self.product(name: "Subprocess", package: "swift-subprocess")
  static let system = Self.product(name: "SystemPackage", package: "swift-system")
  static let mustache = Self.product(name: "Mustache", package: "swift-mustache")
}

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ]
}
