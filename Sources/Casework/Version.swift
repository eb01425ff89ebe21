/// The version of Onset, in every exhibit and every cache key.
public enum Version {
  public static let current = "0.1.0"
}
