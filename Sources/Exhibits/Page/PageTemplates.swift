import Mustache

/// The templates of the page and of the schedule, built into the program.
struct PageTemplates {
  private static let parts: [(name: String, bytes: [UInt8])] = [
    ("page", PackageResources.page_mustache),
    ("conflicts", PackageResources.conflicts_mustache),
    ("reason", PackageResources.reason_mustache),
    ("pictures", PackageResources.pictures_mustache),
    ("events", PackageResources.events_mustache),
    ("event", PackageResources.event_mustache),
    ("support", PackageResources.support_mustache),
    ("narratives", PackageResources.narratives_mustache),
    ("proposals", PackageResources.proposals_mustache),
    ("order", PackageResources.order_mustache),
    ("sensitivity", PackageResources.sensitivity_mustache),
    ("decisions", PackageResources.decisions_mustache),
    ("sources", PackageResources.sources_mustache),
    ("sound", PackageResources.sound_mustache),
    ("findings", PackageResources.findings_mustache),
    ("unused", PackageResources.unused_mustache),
    ("method", PackageResources.method_mustache),
    ("schedule", PackageResources.schedule_mustache),
    ("schedule-rows", PackageResources.schedule_rows_mustache),
    ("schedule-reasons", PackageResources.schedule_reasons_mustache),
    ("schedule-proposals", PackageResources.schedule_proposals_mustache),
    ("schedule-stills", PackageResources.schedule_stills_mustache),
    ("schedule-files", PackageResources.schedule_files_mustache),
    ("redactions", PackageResources.redactions_mustache),
    ("limits", PackageResources.limits_mustache),
    ("versions", PackageResources.versions_mustache),
    ("glossary", PackageResources.glossary_mustache),
  ]

  static var style: Markup { .builtIn(PackageResources.style_css) }

  static var scheduleStyle: Markup { .builtIn(PackageResources.schedule_css) }

  /// The digest of `style.css` for the page's content security policy: that style and nothing else
  /// may apply. A test compares it with the file and prints the right one.
  static let styleHash: Markup = "sha256-ffGr+ubi5aU2GRz7aqwy9MuDPGB1zzyjTPd187QIx8Q="

  private let library: MustacheLibrary

  init() throws(ExhibitError) {
    var library = MustacheLibrary()
    for part in Self.parts {
      do {
        try library.register(String(decoding: part.bytes, as: UTF8.self), named: part.name)
      } catch {
        throw .template(name: part.name, message: "\(error)")
      }
    }
    self.library = library
  }

  func page(_ model: PageModel) throws(ExhibitError) -> String { try render(model, "page") }

  func schedule(_ model: ScheduleModel) throws(ExhibitError) -> String {
    try render(model, "schedule")
  }

  private func render(_ model: Any, _ name: String) throws(ExhibitError) -> String {
    guard let text = library.render(model, withTemplate: name) else {
      throw .template(name: name, message: "it is not registered")
    }
    return text
  }
}
