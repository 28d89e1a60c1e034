/*
 * <sys/stat.h> with what illumos has there for doors.
 */
#pragma GCC system_header
#include_next <sys/stat.h>

#ifndef S_IFDOOR
#define	S_IFDOOR		0xD000
#endif
#ifndef S_ISDOOR
#define	S_ISDOOR(mode)		(((mode) & 0xF000) == S_IFDOOR)
#endif
