/*
 * What Linux and illumos do differently, and statements need.
 */
#ifndef SHIM_H
#define	SHIM_H

#include <stdbool.h>
#include <sys/types.h>

/* Each thread of the process sleeps just now, or has ended. */
bool process_sleeps(pid_t);

#endif
