package import Evidence
package import TimeModel

/// Draws what stands around the pictures of a synchronised view, and on panels without one.
package final class ViewDrawing {
  /// Whose panel it is.
  package struct Panel: Hashable, Sendable {
    package let exhibit: String?
    package let source: SourceID
    package let name: String
    package let isHeard: Bool
    /// The name of the recording to which sound ties it; nil for its own clock.
    package let tiedTo: String?

    package init(
      exhibit: String?, source: SourceID, name: String, isHeard: Bool, tiedTo: String? = nil
    ) {
      (self.exhibit, self.source, self.name) = (exhibit, source, name)
      (self.isHeard, self.tiedTo) = (isHeard, tiedTo)
    }
  }

  /// What a panel shows.
  package enum State: Hashable, Sendable {
    /// A frame, by its time on the axis of the source's clock; with where that clock places the moment
    /// that is shown.
    case frame(at: MediaTime, time: Timestamp?, isRedacted: Bool)
    /// Words on black.
    case words(String)
  }

  /// An event that is named while it happens.
  package struct Caption: Hashable, Sendable {
    package let label: String
    package let status: Event.Status
    /// When it was, in words.
    package let interval: String
    package let from: Instant
    /// Excluded.
    package let to: Instant

    package init(
      label: String, status: Event.Status, interval: String, from: Instant, to: Instant
    ) {
      (self.label, self.status, self.interval) = (label, status, interval)
      (self.from, self.to) = (from, to)
    }
  }

  package struct Piece {
    package let area: ViewLayout.Area
    package let pixels: [UInt8]
  }

  private let layout: ViewLayout
  private let panels: [Panel]
  private let captions: [Caption]
  private let zone: ZoneRules
  private let letters = Lettering(size: ViewLayout.letterSize)
  private let figures = Lettering(size: ViewLayout.clockSize)
  /// What each area has now; nil for nothing yet.
  private var drawn: [ViewLayout.Area: [String]] = [:]

  package init(
    layout: ViewLayout, panels: [Panel], captions: [Caption], zone: ZoneRules
  ) {
    (self.layout, self.panels, self.captions, self.zone) = (layout, panels, captions, zone)
  }

  /// What is to be drawn anew at an instant.
  ///
  /// - Parameter states: of the panels, in their order.
  package func pieces(at instant: Instant, _ states: [State]) -> [Piece] {
    var pieces = [clock(at: instant, states)].compactMap { $0 }
    for (index, state) in states.enumerated() where layout.panels.indices.contains(index) {
      pieces += [label(index, state), words(index, state)].compactMap { $0 }
    }
    if let piece = captions(at: instant) { pieces.append(piece) }
    return pieces
  }

  /// - Parameter lines: the area is drawn only when they are not those that it has.
  private func piece(
    _ area: ViewLayout.Area, _ lines: [String], _ draw: (inout GreyPicture) -> Void
  ) -> Piece? {
    guard drawn[area] != lines else { return nil }
    drawn[area] = lines
    var picture = GreyPicture(width: area.width, height: area.height)
    draw(&picture)
    return Piece(area: area, pixels: picture.pixels)
  }

  private func clock(at instant: Instant, _ states: [State]) -> Piece? {
    let reading = Reading(instant, zone: zone, step: .thousandth, rounding: .down)
    let utc = Reading(instant, zone: .utc, step: .thousandth, rounding: .down)
    let local = "\(reading.date) \(reading.clock) \(reading.zone)"
    let words = zone.name == "UTC" ? local : "\(local)   \(utc.clock) UTC"
    let width = Self.width(states.compactMap(\.doubt))
    return piece(layout.clock, [words, width]) { picture in
      figures.write(words, on: &picture, x: ViewLayout.margin, y: ViewLayout.margin)
      let place = picture.width - ViewLayout.margin - width.count * letters.advance
      letters.write(width, on: &picture, x: place, y: 12, brightness: 200)
    }
  }

  /// How far the panels can be from the running clock.
  private static func width(_ doubts: [(low: Nanoseconds, high: Nanoseconds)]) -> String {
    guard let low = doubts.map(\.low).min(), let high = doubts.map(\.high).max() else {
      return "no clock on the screen"
    }
    return "panels within \(span(low, high))"
  }

  /// `±0.7 s`, or `−0.5 s to +0.7 s`; outwards.
  static func span(_ low: Nanoseconds, _ high: Nanoseconds) -> String {
    let down = DurationText.text(Nanoseconds(Int64(clamping: low.count.magnitude)), rounding: .up)
    let up = DurationText.text(high, rounding: .up)
    return down == up ? "±\(up)" : "−\(down) to +\(up)"
  }

  private func label(_ index: Int, _ state: State) -> Piece? {
    let panel = panels[index]
    let name = [panel.exhibit, panel.source.rawValue, panel.name].compactMap { $0 }
      .map { VisibleText.line($0, limit: 80) }.joined(separator: "  ")
    let sound = panel.isHeard ? "sound" : ""
    var place = ""
    if case .frame(let at, _, let isRedacted) = state {
      place =
        "at \(at.clockText)   clock " + (state.doubt.map(Self.span) ?? "not known")
        + (panel.tiedTo.map { ", by sound with \(VisibleText.line($0, limit: 20))" } ?? "")
        + (isRedacted ? "   REDACTED" : "")
    }
    return piece(layout.labels[index], [name, sound, place]) { picture in
      let room = picture.width - 3 * ViewLayout.margin - sound.count * letters.advance
      letters.write(
        line: name, on: &picture, x: ViewLayout.margin, y: 3, width: max(0, room))
      letters.write(
        sound, on: &picture,
        x: picture.width - ViewLayout.margin - sound.count * letters.advance, y: 3,
        brightness: 180)
      letters.write(place, on: &picture, x: ViewLayout.margin, y: 3 + letters.lineHeight + 2)
    }
  }

  private func words(_ index: Int, _ state: State) -> Piece? {
    guard case .words(let words) = state else {
      drawn[layout.panels[index]] = nil
      return nil
    }
    let lines = Self.wrapped(
      VisibleText.line(words, limit: 300),
      to: (layout.panels[index].width - 4 * ViewLayout.margin) / letters.advance)
    return piece(layout.panels[index], lines) { picture in
      let top = (picture.height - lines.count * letters.lineHeight) / 2
      for (row, line) in lines.enumerated() {
        let width = min(picture.width, line.count * letters.advance)
        letters.write(
          line: line, on: &picture, x: (picture.width - width) / 2,
          y: top + row * letters.lineHeight, width: picture.width, brightness: 220)
      }
    }
  }

  private static func wrapped(_ text: String, to length: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < length {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.isEmpty ? [""] : lines
  }

  private func captions(at instant: Instant) -> Piece? {
    let now = captions.filter { $0.from <= instant && instant < $0.to }
    var lines = now.map { caption in
      "\(caption.status.rawValue): \(VisibleText.line(caption.label, limit: 120)), "
        + caption.interval
    }
    if lines.count > ViewLayout.captionCount {
      let more = lines.count - ViewLayout.captionCount + 1
      lines = Array(lines.prefix(ViewLayout.captionCount - 1)) + ["and \(more) more"]
    }
    return piece(layout.captions, lines) { picture in
      for (row, line) in lines.enumerated() {
        letters.write(
          line: line, on: &picture, x: ViewLayout.margin,
          y: ViewLayout.margin + row * (letters.lineHeight + 2),
          width: picture.width - 2 * ViewLayout.margin)
      }
    }
  }
}

extension ViewDrawing.State {
  /// How much earlier and later than its estimate the moment shown can have been.
  fileprivate var doubt: (low: Nanoseconds, high: Nanoseconds)? {
    guard case .frame(_, let time?, _) = self,
      let low = try? time.earliest.since(time.estimate),
      let high = try? time.latest.since(time.estimate)
    else { return nil }
    return (low, high)
  }
}
