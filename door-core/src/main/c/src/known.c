/*
 * What this process has learnt about doors of other processes, so that it can
 * still be told when their servers are dead. By the cookie of the descriptor's
 * socket, which is unique and never used again (socket(7)).
 */
#include "internal.h"

#define	SLOTS	256

static struct {
	uint64_t cookie;
	door_info_t info;
} known[SLOTS];				/* links_lock; the latest stays */

uint64_t
socket_cookie(int d)
{
	uint64_t cookie = 0;
	socklen_t len = sizeof (cookie);
	int saved = errno;

	if (getsockopt(d, SOL_SOCKET, SO_COOKIE, &cookie, &len) == -1)
		cookie = 0;
	errno = saved;
	return (cookie);
}

void
known_put(int d, const door_info_t *info)
{
	uint64_t cookie = socket_cookie(d);

	if (cookie == 0)
		return;
	lock_links();
	known[cookie % SLOTS].cookie = cookie;
	known[cookie % SLOTS].info = *info;
	unlock_links();
}

bool
known_get(int d, door_info_t *info)
{
	uint64_t cookie = socket_cookie(d);
	bool found;

	lock_links();
	found = cookie != 0 && known[cookie % SLOTS].cookie == cookie;
	if (found)
		*info = known[cookie % SLOTS].info;
	unlock_links();
	return (found);
}
