/*
 * STREAMS, of which Linux has none, and the clock of illumos.
 */
#include "internal.h"

#include <fcntl.h>
#include <stropts.h>
#include <sys/time.h>

DOOR_API int
isastream(int fd)
{
	return (fcntl(fd, F_GETFD) == -1 ? -1 : 0);
}

DOOR_API hrtime_t
gethrtime(void)
{
	return (now_ns());
}
