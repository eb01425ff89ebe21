#pragma once
// What Onset uses of librsvg and cairo: the drawing of its own SVG pictures as PNG.
#include <librsvg/rsvg.h>
