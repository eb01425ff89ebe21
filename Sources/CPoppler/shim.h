#pragma once
// What Onset uses of Poppler: its GLib interface, for the text layer of a PDF.
#include <poppler.h>
