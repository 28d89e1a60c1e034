/*
 * Who opens attached files: listeners, and what comes in through them.
 */
#include "control.h"
#include "real.h"

#include <fcntl.h>
#include <sys/epoll.h>

static int attachments, unspoken;
static int spare = -1;			/* lets an opener in when all are used */

/*
 * Whoever sent a listener still holds it, and could make accept block. So it
 * must have been made by this process's own user, or root.
 */
static bool
trusted_listener(int fd)
{
	int listening = 0;
	socklen_t len = sizeof (listening);
	struct ucred maker;
	socklen_t size = sizeof (maker);

	return (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) ==
	    0 && listening != 0 &&
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &maker, &size) == 0 &&
	    (maker.uid == 0 || maker.uid == geteuid()));
}

int
listener_take(struct door *door, int fd, int file)
{
	struct source *s;

	if (!trusted_listener(fd))
		return (EPERM);
	if (attachments >= ATTACHMENTS_MAX ||
	    fcntl(fd, F_SETFL, O_NONBLOCK) == -1 ||
	    (s = watch(LISTENER, fd, door, EPOLLIN | EPOLLET)) == NULL)
		return (EAGAIN);
	s->file = file;
	door->references++;
	door->attachments++;
	attachments++;
	return (0);
}

/* The oldest opener that has connected and not spoken makes room. */
static void
drop_oldest_unspoken(void)
{
	struct source *oldest = NULL;

	for (struct source *s = sources; s != NULL; s = s->next) {
		if (s->kind == UNSPOKEN)
			oldest = s;
	}
	if (oldest != NULL)
		unwatch(oldest);
}

static void
spare_open(void)
{
	spare = fd_out_of_the_way(memfd_sealed("spare", 0));
}

/* The next who waits, or -1. With a full table they are turned away. */
static int
accept_opener(int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	while (fd == -1 && (errno == EMFILE || errno == ENFILE)) {
		close_quietly(spare);
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		close_quietly(fd);
		spare_open();
		if (fd == -1 || spare == -1)
			return (-1);
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	}
	return (fd);
}

void
listener_event(struct source *listener)
{
	struct source *s;
	int fd;

	/* Watched edge-triggered: take all that wait. */
	while ((fd = accept_opener(listener->fd)) != -1) {
		if (unspoken >= UNSPOKEN_MAX)
			drop_oldest_unspoken();
		s = watch(UNSPOKEN, fd, listener->door, EPOLLIN);
		if (s == NULL) {
			close_quietly(fd);
			continue;
		}
		s->listener = listener;
		unspoken++;
	}
}

/*
 * The proof that an opener may have the door: the file, opened. The kernel
 * has checked the permissions then; O_PATH needs none and proves nothing.
 */
static bool
proves(int file, const struct source *listener)
{
	struct stat shown, attached;
	int flags = fcntl(file, F_GETFL);

	return (flags != -1 && (flags & O_PATH) == 0 &&
	    real_fstat(file, &shown) == 0 &&
	    real_fstat(listener->file, &attached) == 0 &&
	    shown.st_dev == attached.st_dev &&
	    shown.st_ino == attached.st_ino);
}

/* Give the opener behind s a connection of its own. */
static void
give_door(const struct source *s)
{
	struct ucred opener;
	socklen_t len = sizeof (opener);
	int d = -1;

	if (getsockopt(s->fd, SOL_SOCKET, SO_PEERCRED, &opener, &len) == 0 &&
	    share_take(opener.uid, 1)) {
		d = connection_make(s->door, OPENED, opener.uid);
		if (d == -1)
			share_give(opener.uid, 1);
	}
	answer(s->fd, s->door, d == -1 ? EAGAIN : 0, &d, d == -1 ? 0 : 1);
	close_quietly(d);
}

/* Stop serving a listener whose name is gone. */
static void
drop_detached(struct source *listener)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	socklen_t len = sizeof (sun) - 1;	/* leaves a NUL */
	struct stat st;

	if (getsockname(listener->fd, (struct sockaddr *)&sun, &len) == 0 &&
	    real_fstatat(AT_FDCWD, sun.sun_path, &st, AT_SYMLINK_NOFOLLOW) == -1 &&
	    errno == ENOENT)
		unwatch(listener);
}

void
unspoken_event(struct source *s)
{
	struct control_msg msg = { .op = 0 };
	int file = -1, nfds = 1;
	ssize_t n = message_accept(s->fd, &msg, sizeof (msg), &file, &nfds,
	    NULL);

	if (n == (ssize_t)sizeof (msg) && s->listener != NULL) {
		if (msg.op == OP_DETACH) {
			drop_detached(s->listener);
			answer(s->fd, s->door, 0, NULL, 0);
		} else if (msg.op == OP_TRADE && nfds == -1)
			answer(s->fd, s->door, EAGAIN, NULL, 0);
		else if (msg.op == OP_TRADE && nfds == 1) {
			if (proves(file, s->listener))
				give_door(s);
			else
				answer(s->fd, s->door, EACCES, NULL, 0);
		}
	}
	if (nfds == 1)
		close_elsewhere(file);
	unwatch(s);
}

void
opener_unwatched(struct source *s)
{
	unspoken -= s->kind == UNSPOKEN;
	if (s->kind != LISTENER)
		return;
	close_quietly(s->file);
	attachments--;
	s->door->references--;
	s->door->attachments--;
	unref_check(s->door);
	for (struct source *u = sources; u != NULL; u = u->next) {
		if (u->listener == s)
			u->listener = NULL;
	}
}

void
openers_start(void)
{
	if (spare == -1)
		spare_open();
}

void
openers_forget(void)
{
	close_quietly(spare);
	spare = -1;
	attachments = unspoken = 0;
}
