#pragma once
// What Onset uses of OpenVINO's C interface (2026.4.1, openvino/c/*.h), loaded when it is needed: a
// build needs neither its headers nor its library, and Onset runs where it is not installed.
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ov_core ov_core_t;
typedef struct ov_compiled_model ov_compiled_model_t;
typedef struct ov_infer_request ov_infer_request_t;
typedef struct ov_tensor ov_tensor_t;

/// Zero is success. C: `ov_status_e`.
typedef int ov_status_t;

typedef struct {
  const char *key;
  const void *value;
} ov_property_t;

/// The functions of one loaded library.
typedef struct {
  ov_status_t (*core_create)(ov_core_t **);
  void (*core_free)(ov_core_t *);
  ov_status_t (*core_compile_model_from_file_props)(
      const ov_core_t *, const char *, const char *, size_t, const ov_property_t *,
      ov_compiled_model_t **);
  void (*compiled_model_free)(ov_compiled_model_t *);
  ov_status_t (*compiled_model_create_infer_request)(
      const ov_compiled_model_t *, ov_infer_request_t **);
  void (*infer_request_free)(ov_infer_request_t *);
  ov_status_t (*infer_request_get_input_tensor)(const ov_infer_request_t *, ov_tensor_t **);
  ov_status_t (*infer_request_get_tensor)(
      const ov_infer_request_t *, const char *, ov_tensor_t **);
  ov_status_t (*infer_request_infer)(ov_infer_request_t *);
  ov_status_t (*tensor_get_byte_size)(const ov_tensor_t *, size_t *);
  ov_status_t (*tensor_data)(const ov_tensor_t *, void **);
  void (*tensor_free)(ov_tensor_t *);
  const char *(*get_last_err_msg)(void);
} onset_openvino_t;

/// Loads the library at `path` for the life of the process. False when it, or a function in it, is not
/// there; `onset_openvino_fault` then says what.
static inline bool onset_openvino_load(const char *path, onset_openvino_t *out) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) return false;
#define ONSET_LOAD(name) ((*(void **)&out->name = dlsym(library, "ov_" #name)) != NULL)
  return ONSET_LOAD(core_create) && ONSET_LOAD(core_free)
         && ONSET_LOAD(core_compile_model_from_file_props) && ONSET_LOAD(compiled_model_free)
         && ONSET_LOAD(compiled_model_create_infer_request) && ONSET_LOAD(infer_request_free)
         && ONSET_LOAD(infer_request_get_input_tensor) && ONSET_LOAD(infer_request_get_tensor)
         && ONSET_LOAD(infer_request_infer) && ONSET_LOAD(tensor_get_byte_size)
         && ONSET_LOAD(tensor_data) && ONSET_LOAD(tensor_free) && ONSET_LOAD(get_last_err_msg);
#undef ONSET_LOAD
}

/// What the dynamic loader said last on this thread; NULL when it did not complain.
static inline const char *onset_openvino_fault(void) { return dlerror(); }
