import ArgumentParser

/// What `script/bench chronology` runs: generated incidents, and networks of any size.
@main
struct ChronologyBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chronology-bench",
    abstract: "Judges the chronology on incidents and networks whose truth is known.",
    subcommands: [Incidents.self, Show.self, Folders.self, Scale.self])
}
