/*
 * Attached files that somebody removes: that detaches the door, which matters
 * to a server that wants to be told when nobody refers to it. The file itself
 * is kept open, so its link count tells, and inotify(7) when to look.
 */
#include "control.h"
#include "real.h"

#include <stdio.h>
#include <sys/epoll.h>
#include <sys/inotify.h>

static int watcher = -1;		/* server_lock */

/* The inotify descriptor, watched itself; -1: there is none to be had. */
static int
open_watcher(void)
{
	if (watcher == -1) {
		watcher = fd_out_of_the_way(inotify_init1(IN_CLOEXEC |
		    IN_NONBLOCK));
		if (watcher != -1 && watch(WATCHER, watcher, NULL, EPOLLIN) ==
		    NULL) {
			close_quietly(watcher);
			watcher = -1;
		}
	}
	return (watcher);
}

/* Detach if the file has no name any more. True: the listener is gone. */
static bool
look(struct source *listener)
{
	struct stat st;

	if (real_fstat(listener->file, &st) == -1 || st.st_nlink > 0)
		return (false);
	registry_remove(listener->fd, &st);
	unwatch(listener);
	return (true);
}

void
unlinked_watch(struct source *listener)
{
	char path[40];

	listener->watch = -1;
	if ((atomic_load(&listener->door->attributes) &
	    DOOR_KI_CREATE_MASK) == 0 || open_watcher() == -1)
		return;
	(void) snprintf(path, sizeof (path), "/proc/thread-self/fd/%d",
	    listener->file);
	listener->watch = inotify_add_watch(watcher, path, IN_ATTRIB);
}

void
unlinked_unwatch(const struct source *listener)
{
	if (listener->watch != -1 && watcher != -1)
		(void) inotify_rm_watch(watcher, listener->watch);
}

void
unlinked_event(void)
{
	_Alignas(struct inotify_event) char buffer[1024];
	ssize_t n = read(watcher, buffer, sizeof (buffer));
	struct source *s, *next;

	/* Which it was does not matter: there are few. */
	for (s = n > 0 ? sources : NULL; s != NULL; s = next) {
		next = s->next;
		if (s->kind == LISTENER && s->watch != -1 && look(s))
			next = sources;
	}
}

void
unlinked_forget(void)
{
	watcher = -1;			/* closed with the sources */
}
