/*
 * <sys/time.h> with gethrtime(3C) of illumos.
 */
#pragma GCC system_header
#include_next <sys/time.h>

#ifndef _SYS_DOOR_TIME_H
#define	_SYS_DOOR_TIME_H

typedef long long hrtime_t;

#ifdef __cplusplus
extern "C" {
#endif

/* Nanoseconds of a clock that never goes back, since some time in the past. */
hrtime_t gethrtime(void);

#ifdef __cplusplus
}
#endif

#endif
