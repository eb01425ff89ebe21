#pragma once
// What Onset uses of libarchive: reading ZIP archives from memory.
#include <archive.h>
#include <archive_entry.h>
