/*
 * Unreferenced notifications: door_create(3C), DOOR_UNREF.
 *
 * A reference is a connection that was made for a holder (by door_create, or
 * for the receiver of a door that its own process passed on), or an attachment.
 * Its last close is what can be seen: duplicates and the children of one
 * holder count as one. A connection made by open of a path is none, but while
 * there is one the door is in use.
 *
 * As on illumos the process is told of one door at a time, the latest first;
 * what happens to a door between the queueing of its notification and the end
 * of it is not told again. The notification comes to the door's server threads
 * like a call, through a shuttle that no client shares.
 */
#include "server.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

static struct shuttle *notice;		/* all of it: server_lock */
static struct door *waiting;
static bool under_way;

int
unref_start(void)
{
	const size_t size = offsetof(struct area, request_large);
	uint64_t one = 1;
	struct shuttle *s;

	if (notice != NULL)
		return (0);
	if ((s = calloc(1, sizeof (*s))) == NULL)
		return (-1);
	/* The rest of an area is for bytes, which notifications have none of. */
	if ((s->area = aligned_alloc(alignof(struct area), size)) != NULL)
		(void) memset(s->area, 0, size);
	s->bell = fd_out_of_the_way(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
	/* It rings for ever: each time it is watched anew that shows once. */
	if (s->area == NULL || s->bell == -1 ||
	    write(s->bell, &one, sizeof (one)) == -1) {
		close_quietly(s->bell);
		free(s->area);
		free(s);
		return (-1);
	}
	s->sock = -1;
	s->notice = true;
	s->no_results = true;
	s->peer.ngroups = getgroups(0, NULL);
	s->peer.groups = calloc((size_t)s->peer.ngroups + 1, sizeof (gid_t));
	if (s->peer.groups == NULL || getgroups(s->peer.ngroups,
	    s->peer.groups) == -1)
		s->peer.ngroups = 0;
	atomic_store(&s->owner, OWNER_TAKEN);
	notice = s;
	return (0);
}

/* Tell about the next door that waits for it, if nobody is told just now. */
static void
tell_next(void)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLET,
	    .data.ptr = notice };
	struct door *door = waiting;

	if (under_way || door == NULL)
		return;
	waiting = door->next_notice;
	under_way = true;
	notice->door = door;
	(void) getresuid(&notice->peer.ruid, &notice->peer.euid,
	    &notice->peer.suid);
	(void) getresgid(&notice->peer.rgid, &notice->peer.egid,
	    &notice->peer.sgid);
	atomic_store(&notice->area->call, 1u << WORD_SHIFT | CALL_POSTED);
	atomic_store(&notice->owner, 0);
	if (epoll_ctl(door->pool->epoll, EPOLL_CTL_ADD, notice->bell, &ev) ==
	    -1) {
		/* No kernel memory: this one is lost, the next may not be. */
		atomic_store(&notice->owner, OWNER_TAKEN);
		under_way = false;
		door->noticed = false;
		door_rele(door);
	}
}

void
unref_check(struct door *door)
{
	door_attr_t attributes = atomic_load(&door->attributes);

	if ((attributes & DOOR_KI_CREATE_MASK) == 0 ||
	    (attributes & DOOR_REVOKED) != 0 || door->noticed ||
	    !door_is_unreferenced(door))
		return;
	(void) atomic_fetch_and(&door->attributes, ~(door_attr_t)DOOR_UNREF);
	door->noticed = true;
	door_hold(door);
	door->next_notice = waiting;
	waiting = door;
	tell_next();
}

/* The notification is over, whoever has taken the shuttle. */
static void
end_notice(void)
{
	struct door *door = notice->door;

	(void) epoll_ctl(door->pool->epoll, EPOLL_CTL_DEL, notice->bell, NULL);
	door->noticed = false;
	under_way = false;
	door_rele(door);
	tell_next();
}

void
unref_done(struct shuttle *s)
{
	lock_server();
	if (s == notice)		/* else: of the process that forked */
		end_notice();
	unlock_server();
}

void
unref_revoked(struct door *door)
{
	struct door **p = &waiting;

	if (under_way && notice->door == door) {
		if (shuttle_take(notice))
			end_notice();
		return;
	}
	while (*p != NULL && *p != door)
		p = &(*p)->next_notice;
	if (*p == NULL)
		return;
	*p = door->next_notice;
	door->noticed = false;
	door_rele(door);
}

void
unref_forget(void)
{
	/* The memory stays: the parent's notification may be on the stack. */
	if (notice != NULL)
		close_quietly(notice->bell);
	notice = NULL;
	waiting = NULL;
	under_way = false;
}
