/*
 * fattach, fdetach, and what open does with an attached file.
 *
 * The file at the path stays a regular file: whether one may open it is the
 * kernel's own decision (a socket's file would demand write permission, and a
 * door of mode 0444 would be closed to everybody). Who has opened it trades
 * the opened file, as the proof, for a door descriptor: a new connection to
 * the door, made by its server.
 */
#include "internal.h"
#include "real.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <stropts.h>
#include <sys/syscall.h>
#include <sys/time.h>

int
real_openat(int dir, const char *path, int flags, mode_t mode)
{
	return ((int)syscall(SYS_openat, dir, path, flags, mode));
}

/* Connect to the server of an attachment; ECONNREFUSED: it is dead. */
static int
server_connect(const struct attachment *a)
{
	struct sockaddr_un sun;
	struct timeval limit = { TRADE_MS / 1000, 0 };
	struct ucred server;
	socklen_t len = sizeof (server);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (fd == -1)
		return (-1);
	registry_address(&sun, a->socket);
	/* A stopped server must not hold its openers for ever. */
	(void) setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof (limit));
	if (connect(fd, (struct sockaddr *)&sun, sizeof (sun)) == -1) {
		close_quietly(fd);
		return (-1);
	}
	/* An opened file is shown to nobody but who attached to it. */
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &server, &len) == -1 ||
	    server.uid != a->owner) {
		close_quietly(fd);
		return (fail(EACCES));
	}
	return (fd);
}

/* A door whose server is dead: a pair that lacks its other end. */
static int
dead_door(door_id_t id)
{
	const struct address a = { .id = id, .opened = true,
	    .connection = random_id() };
	int sv[2];

	if (socket_pair(sv) == -1)
		return (-1);
	if (address_bind(sv[1], &a) == -1) {
		close_quietly(sv[0]);
		sv[0] = -1;
	}
	close_quietly(sv[1]);
	return (sv[0]);
}

/* Show file to the server behind sock. The door, or -1 with errno. */
static int
trade(int sock, int file)
{
	struct control_msg msg = { .op = OP_TRADE };
	struct pollfd p = { .fd = sock, .events = POLLIN };
	int door = -1, nfds = 1, n;

	if (message_send(sock, &msg, sizeof (msg), &file, 1, 0) == -1)
		return (-1);
	if ((n = poll(&p, 1, TRADE_MS)) != 1)
		return (n == 0 ? fail(EAGAIN) : -1);
	if (message_receive(sock, &msg, sizeof (msg), &door, &nfds, NULL,
	    MSG_DONTWAIT | MSG_CMSG_CLOEXEC) != (ssize_t)sizeof (msg))
		return (fail(ECONNREFUSED));	/* died just now */
	if (nfds == -1)
		return (fail(EMFILE));
	if (nfds == 0 || msg.error != 0)
		return (fail(msg.error != 0 ? msg.error : EAGAIN));
	known_put(door, &msg.facts);
	return (door);
}

/*
 * The door attached to file, or -1. Who is turned away after he has connected
 * tries again: the server lives, and has no descriptor left just now.
 */
static int
trade_at(const struct attachment *a, int file)
{
	int sock, door = -1;

	for (int i = 0; i < TRADES && door == -1; i++) {
		if ((sock = server_connect(a)) == -1)
			return (errno == ECONNREFUSED || errno == ENOENT ?
			    dead_door(a->door) : -1);
		door = trade(sock, file);
		close_quietly(sock);
		if (door == -1 && errno != ECONNREFUSED &&
		    errno != ECONNRESET && errno != EPIPE)
			return (-1);
	}
	return (door == -1 ? fail(EAGAIN) : door);
}

/* Put the door attached to fd in the place of fd. fd, or -1 and it is closed. */
static int
trade_in(const struct attachment *a, int fd, int flags)
{
	int door = trade_at(a, fd);

	if (door != -1 && dup3(door, fd, flags & O_CLOEXEC) == -1) {
		close_quietly(door);
		door = -1;
	}
	if (door == -1)
		close_quietly(fd);
	else
		close_quietly(door);
	return (door == -1 ? -1 : fd);
}

int
attach_trade(int fd, int flags)
{
	struct attachment a;
	struct file_id file;
	struct stat st;
	struct pause p;
	int saved = errno, found;

	if ((flags & (O_PATH | O_DIRECTORY)) != 0 ||
	    !registry_identify(fd, &file, &st) ||
	    (found = registry_find(&file, &a)) == 0) {
		errno = saved;
		return (fd);
	}
	if (found == -1) {
		close_quietly(fd);
		return (-1);
	}
	pause_begin(&p);
	fd = trade_in(&a, fd, flags);
	pause_end(&p);
	if (fd != -1) {
		opened_remember(fd, &st);
		errno = saved;
	}
	return (fd);
}

/* Open the file under a door without opening the door. */
static int
open_file(const char *path)
{
	if (path == NULL || path[0] == '\0')
		return (fail(ENOENT));
	return (real_openat(AT_FDCWD, path, O_PATH | O_CLOEXEC, 0));
}

/* fattach's own checks of the file, in their order. 0 or an errno. */
static int
may_attach(int file, struct file_id *id, bool opened)
{
	struct attachment a;
	struct stat st;

	if (!registry_identify(file, id, &st))
		return (EINVAL);
	switch (registry_find(id, &a)) {
	case 1:
		return (EBUSY);
	case -1:
		return (errno);
	}
	if (opened)
		return (EBUSY);
	if (geteuid() == 0)
		return (0);
	if (geteuid() != st.st_uid)
		return (EPERM);
	return ((st.st_mode & S_IWUSR) == 0 ? EACCES : 0);
}

/* Make the attachment and leave it to the door's server. 0 or an errno. */
static int
enter(int fd, int path_fd, const struct file_id *file, door_id_t door)
{
	struct control_msg msg = { .op = 0 };
	struct attachment a = { .owner = 0 };
	int fds[2] = { registry_listen(file, &a), path_fd }, error = 0;

	if (fds[0] == -1)
		return (errno);
	a.door = door;
	if (registry_enter(path_fd, file, &a) == -1) {
		error = errno;
		(void) unlink(a.socket);
	} else if (door_ask(fd, OP_ATTACH, &msg, fds, 2, NULL, NULL, 0) ==
	    -1 && errno != EBADF) {
		/* EBADF, a dead door: it stays attached, and dead. */
		error = errno;
		(void) unlink(a.entry);
		(void) unlink(a.socket);
	}
	close_quietly(fds[0]);
	return (error);
}

DOOR_API int
fattach(int fd, const char *path)
{
	struct address door;
	struct file_id id;
	struct pause p;
	int file, error;

	if (fcntl(fd, F_GETFD) == -1)
		return (fail(EBADF));
	if (!address_of_peer(fd, &door))
		return (fail(EINVAL));
	if ((file = open_file(path)) == -1)
		return (-1);
	pause_begin(&p);
	if ((error = may_attach(file, &id, door.opened)) == 0)
		error = enter(fd, file, &id, door.id);
	close_quietly(file);
	pause_end(&p);
	return (error == 0 ? 0 : fail(error));
}

/* Have the server let go of the file before fdetach returns. */
static void
tell_detached(int sock)
{
	struct control_msg msg = { .op = OP_DETACH };
	struct pollfd p = { .fd = sock, .events = POLLIN };

	if (message_send(sock, &msg, sizeof (msg), NULL, 0, MSG_DONTWAIT) == 0)
		(void) poll(&p, 1, TRADE_MS);
}

/* Detach the door from file. 0 or an errno. */
static int
detach(int file)
{
	struct attachment a;
	struct file_id id;
	int sock, found, error = 0;

	found = registry_identify(file, &id, NULL) ? registry_find(&id, &a) :
	    0;
	if (found != 1)
		return (found == 0 ? EINVAL : errno);
	if (geteuid() != 0 && geteuid() != a.owner)
		return (EPERM);
	sock = server_connect(&a);
	if (unlink(a.entry) == -1)
		error = errno == ENOENT ? EINVAL : errno;
	else
		(void) unlink(a.socket);
	if (sock != -1)
		tell_detached(sock);
	close_quietly(sock);
	return (error);
}

DOOR_API int
fdetach(const char *path)
{
	struct pause p;
	int error, file = open_file(path);

	if (file == -1)
		return (-1);
	pause_begin(&p);
	error = detach(file);
	close_quietly(file);
	pause_end(&p);
	return (error == 0 ? 0 : fail(error));
}
