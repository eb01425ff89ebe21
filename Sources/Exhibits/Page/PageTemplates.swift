import Mustache

/// The templates of the page, built into the program.
struct PageTemplates {
  private static let parts: [(name: String, bytes: [UInt8])] = [
    ("page", PackageResources.page_mustache),
    ("conflicts", PackageResources.conflicts_mustache),
    ("reason", PackageResources.reason_mustache),
    ("pictures", PackageResources.pictures_mustache),
    ("events", PackageResources.events_mustache),
    ("event", PackageResources.event_mustache),
    ("proposals", PackageResources.proposals_mustache),
    ("order", PackageResources.order_mustache),
    ("sensitivity", PackageResources.sensitivity_mustache),
    ("decisions", PackageResources.decisions_mustache),
    ("sources", PackageResources.sources_mustache),
    ("sound", PackageResources.sound_mustache),
    ("findings", PackageResources.findings_mustache),
    ("unused", PackageResources.unused_mustache),
    ("method", PackageResources.method_mustache),
  ]

  static var style: Markup { .builtIn(PackageResources.style_css) }

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

  func page(_ model: PageModel) throws(ExhibitError) -> String {
    guard let page = library.render(model, withTemplate: "page") else {
      throw .template(name: "page", message: "it is not registered")
    }
    return page
  }
}
