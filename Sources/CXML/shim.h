#pragma once
// What Onset uses of libxml2: its pull parser, over memory.
#include <libxml/xmlreader.h>
