import Mustache

/// What a page holds by the thousand hands its fields over by name itself: Mustache's own look-up
/// goes through all of them for each tag. A test compares the names with the fields.
extension EventModel: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "number": number
    case "label": label
    case "kind": kind
    case "statusStyle": statusStyle
    case "statusWord": statusWord
    case "newDay": newDay
    case "isEntry": isEntry
    case "date": date
    case "local": local
    case "universal": universal
    case "estimate": estimate
    case "sentence": sentence
    case "uncontested": uncontested
    case "references": references
    case "observations": observations
    case "hasObservations": hasObservations
    case "supports": supports
    case "hasSupports": hasSupports
    case "narratives": narratives
    case "isOpen": isOpen
    case "openWords": openWords
    case "stills": stills
    case "hasStills": hasStills
    case "strips": strips
    default: nil
    }
  }
}

extension EventModel.ObservationModel: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "observationSource": observationSource
    case "observationPlace": observationPlace
    case "observationAuthor": observationAuthor
    case "observationWords": observationWords
    case "observationTime": observationTime
    default: nil
    }
  }
}

extension NarrativeModel: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "whyHeading": whyHeading
    case "whySentence": whySentence
    case "steps": steps
    default: nil
    }
  }
}

extension NarrativeModel.StepModel: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "stepWords": stepWords
    case "stepReached": stepReached
    case "stepFrom": stepFrom
    case "stepLabel": stepLabel
    case "isStepAssumption": isStepAssumption
    case "stepName": stepName
    default: nil
    }
  }
}
