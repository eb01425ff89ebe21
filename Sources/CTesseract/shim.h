#pragma once
// What Onset uses of Tesseract 5: its C interface alone, and a way to keep it to one thread.
#include <tesseract/capi.h>

// Of GCC's OpenMP, there only when Tesseract was built with it.
extern void omp_set_num_threads(int) __attribute__((weak));

static inline void onset_tess_one_thread(void) {
  if (omp_set_num_threads) omp_set_num_threads(1);
}
