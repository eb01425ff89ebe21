#if canImport(Glibc)
  internal import Glibc
#else
  #error("Onset is built on Linux with glibc")
#endif

/// The elementary functions that the standard library lacks. C: `<math.h>`.
public enum Functions {
  public static func log10(_ x: Double) -> Double { Glibc.log10(x) }
  public static func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
  public static func sin(_ x: Double) -> Double { Glibc.sin(x) }
  public static func cos(_ x: Double) -> Double { Glibc.cos(x) }
}

/// Shapes that fade a stretch of a signal in and out.
public enum Window {
  /// `0.5 − 0.5·cos(2πi/n)`, the periodic form.
  public static func hann(_ length: Int) -> [Float] {
    (0..<length).map {
      Float(0.5 - 0.5 * Functions.cos(2 * .pi * Double($0) / Double(length)))
    }
  }

  /// Flat but for a raised cosine over `edge` samples at each end.
  public static func tapered(_ length: Int, edge: Int) -> [Float] {
    (0..<length).map { index in
      let distance = min(index, length - 1 - index)
      guard distance < edge else { return 1 }
      return Float(0.5 - 0.5 * Functions.cos(.pi * (Double(distance) + 0.5) / Double(edge)))
    }
  }
}
