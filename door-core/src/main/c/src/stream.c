/*
 * STREAMS, of which Linux has none.
 */
#include "internal.h"

#include <fcntl.h>
#include <stropts.h>

DOOR_API int
isastream(int fd)
{
	return (fcntl(fd, F_GETFD) == -1 ? -1 : 0);
}
