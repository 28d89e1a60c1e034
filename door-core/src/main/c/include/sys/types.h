/*
 * <sys/types.h> with the names that it has on illumos.
 */
#pragma GCC system_header
#include_next <sys/types.h>
#include <sys/door_types.h>
