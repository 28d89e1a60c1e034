/*
 * Who opens attached files: listeners, and what comes in through them.
 */
#include "control.h"
#include "real.h"

#include <fcntl.h>
#include <sys/epoll.h>

static int attachments;
bool openers_starved;			/* somebody waits for a descriptor */
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
	unlinked_watch(s);
	door->references++;
	door->attachments++;
	attachments++;
	return (0);
}

/* A user's oldest opener that has connected, if they are too many; or NULL. */
static struct source *
too_old(uid_t uid)
{
	struct source *oldest = NULL;
	int count = 0;

	for (struct source *s = sources; s != NULL; s = s->next) {
		if (s->kind == UNSPOKEN && s->uid == uid) {
			oldest = s;
			count++;
		}
	}
	return (count > UNSPOKEN_MAX ? oldest : NULL);
}

static void
spare_open(void)
{
	spare = fd_out_of_the_way(memfd_sealed("spare", 0));
}

static uid_t
uid_of_peer(int sock)
{
	struct ucred peer;
	socklen_t len = sizeof (peer);

	return (getsockopt(sock, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 ?
	    peer.uid : (uid_t)-1);
}

/*
 * Close an opener that is too many. Closing blocks only if he has sent
 * descriptors: then it is done elsewhere, and he is charged all the same.
 */
static void
turn_away(int fd, uid_t uid)
{
	struct msghdr msg = { .msg_iov = NULL };

	(void) shutdown(fd, SHUT_RDWR);
	if (recvmsg(fd, &msg, MSG_PEEK | MSG_DONTWAIT) == -1 ||
	    (msg.msg_flags & MSG_CTRUNC) == 0) {
		close_quietly(fd);
	} else {
		share_charge(uid, 1);
		close_elsewhere(fd, uid, 1);
	}
}

/* The next who waits, or -1. With a full table they are turned away. */
static int
accept_opener(int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	while (fd == -1 && (errno == EMFILE || errno == ENFILE)) {
		close_quietly(spare);
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd != -1)
			turn_away(fd, uid_of_peer(fd));
		spare_open();
		if (fd == -1 || spare == -1)
			return (-1);
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	}
	return (fd);
}

/* Take an opener up; who has to make room for it, or NULL. */
static struct source *
admit(struct source *listener, int fd)
{
	const uid_t uid = uid_of_peer(fd);
	struct source *s;

	if (!share_take(uid, 1)) {
		turn_away(fd, uid);
		return (NULL);
	}
	if ((s = watch(UNSPOKEN, fd, listener->door, EPOLLIN)) == NULL) {
		close_elsewhere(fd, uid, 1);
		return (NULL);
	}
	s->listener = listener;
	s->uid = uid;
	s->share = 1;
	return (too_old(uid));
}

void
listener_event(struct source *listener)
{
	struct source *old = NULL;
	int fd;

	for (int i = 0; i < ACCEPTS_AT_ONCE && old == NULL; i++) {
		if ((fd = accept_opener(listener->fd)) == -1) {
			openers_starved |= errno != EAGAIN;
			return;
		}
		old = admit(listener, fd);
	}
	/* Others have their turn; those who wait here are reported again. */
	watch_again(listener, EPOLLIN | EPOLLET);
	/* It may have something to say: even that the listener is to go. */
	if (old != NULL)
		unspoken_event(old);
}

/* What a file is, as far as its file system can tell without waiting. */
static bool
identify(int file, struct statx *stx)
{
	return (real_statx(file, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC,
	    STATX_INO, stx) == 0);
}

/*
 * The proof that an opener may have the door: the file, opened. The kernel
 * has checked the permissions then; O_PATH needs none and proves nothing.
 */
static bool
proves(int file, const struct source *listener)
{
	struct statx shown, attached;
	int flags = fcntl(file, F_GETFL);

	return (flags != -1 && (flags & O_PATH) == 0 &&
	    identify(file, &shown) && identify(listener->file, &attached) &&
	    shown.stx_dev_major == attached.stx_dev_major &&
	    shown.stx_dev_minor == attached.stx_dev_minor &&
	    shown.stx_ino == attached.stx_ino);
}

/* Give the opener behind s a connection of its own. */
static void
give_door(const struct source *s)
{
	int d = connection_make(s->door, OPENED, &s->uid);

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
	int fds[DESC_PER_SOCKET_MESSAGE], nfds;
	ssize_t n = message_accept(s->fd, &msg, sizeof (msg), fds, &nfds,
	    NULL, MSG_CMSG_CLOEXEC, &s->uid);

	if (n == (ssize_t)sizeof (msg) && s->listener != NULL) {
		if (msg.op == OP_DETACH) {
			drop_detached(s->listener);
			answer(s->fd, s->door, 0, NULL, 0);
		} else if (msg.op == OP_TRADE && nfds == -1)
			answer(s->fd, s->door, EAGAIN, NULL, 0);
		else if (msg.op == OP_TRADE && nfds == 1) {
			if (proves(fds[0], s->listener))
				give_door(s);
			else
				answer(s->fd, s->door, EACCES, NULL, 0);
		}
	}
	if (n != -1)
		discard(fds, nfds, s->uid);
	unwatch(s);
}

void
opener_unwatched(struct source *s)
{
	if (s->kind != LISTENER)
		return;
	unlinked_unwatch(s);
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
openers_retry(void)
{
	openers_starved = false;
	openers_start();
	for (struct source *s = sources; s != NULL; s = s->next) {
		if (s->kind == LISTENER)
			watch_again(s, EPOLLIN | EPOLLET);
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
	attachments = 0;
}
