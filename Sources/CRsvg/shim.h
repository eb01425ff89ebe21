#pragma once
// What Onset uses of librsvg and cairo: the drawing of its own SVG pictures as PNG.
//
// librsvg's own header takes in all of GIO, whose pkg-config flags (-pthread) SwiftPM refuses with a
// warning at every build; these are its declarations, which are stable since 2.46.
#include <cairo.h>
#include <glib-object.h>

typedef struct _RsvgHandle RsvgHandle;

typedef struct {
  double x;
  double y;
  double width;
  double height;
} RsvgRectangle;

RsvgHandle *rsvg_handle_new_from_data(const guint8 *data, gsize data_len, GError **error);
gboolean rsvg_handle_render_document(
  RsvgHandle *handle, cairo_t *cr, const RsvgRectangle *viewport, GError **error);
