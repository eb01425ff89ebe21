#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

// The C library's functions under names of this module, so that no detector imports a platform.

func logTwo(_ value: Float) -> Float { log2f(value) }
func logTen(_ value: Float) -> Float { log10f(value) }
func exponential(_ value: Float) -> Float { expf(value) }
func naturalLogarithm(_ value: Float) -> Float { logf(value) }
func sine(_ value: Float) -> Float { sinf(value) }
func cosine(_ value: Float) -> Float { cosf(value) }
