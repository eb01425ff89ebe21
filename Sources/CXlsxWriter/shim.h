#pragma once
// What Onset uses of libxlsxwriter: the writing of a workbook, into memory.
#include <xlsxwriter.h>

// glibc declares it for _GNU_SOURCE alone, which would change other headers that Swift has read already.
extern int memfd_create(const char *name, unsigned flags);

// A file in memory that nobody else can open and that is gone with its last descriptor; negative when
// there is no room. MFD_CLOEXEC is 1 (memfd_create(2)).
static inline int onset_memory_file(void) { return memfd_create("workbook", 1u); }
