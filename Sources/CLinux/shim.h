// Linux calls that Swift cannot see because they are variadic.
#pragma once
#include <signal.h>
#include <sys/prctl.h>

/// Neither this process nor what it starts can gain privileges. Returns 0, or -1 with errno.
static inline int onset_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

/// This process is killed when its parent ends. Returns 0, or -1 with errno.
static inline int onset_end_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL); }
