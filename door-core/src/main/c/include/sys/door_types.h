/*
 * Names that <sys/types.h> of illumos gives and that of Linux does not.
 */
#ifndef _SYS_DOOR_TYPES_H
#define	_SYS_DOOR_TYPES_H

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef _UINT_T
#define	_UINT_T
typedef unsigned int uint_t;
#endif

#ifndef _UCHAR_T
#define	_UCHAR_T
typedef unsigned char uchar_t;
typedef unsigned short ushort_t;
typedef unsigned long ulong_t;
#endif

#ifndef _BOOLEAN_T
#define	_BOOLEAN_T
typedef enum { B_FALSE, B_TRUE } boolean_t;
#endif

#ifndef _LONGLONG_T
#define	_LONGLONG_T
#ifdef __GNUC__
/* Old standards do not have the type; pedantic compilers say so. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wlong-long"
#endif
typedef long long longlong_t;
typedef unsigned long long u_longlong_t;
#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif
#endif

#ifndef _TIMESTRUC_T
#define	_TIMESTRUC_T
struct timespec;
typedef struct timespec timespec_t;
typedef struct timespec timestruc_t;
#endif

typedef int zoneid_t;
typedef int projid_t;

#ifdef __cplusplus
}
#endif

#endif
