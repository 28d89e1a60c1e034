/*
 * The library's own thread in a server process.
 *
 * It answers what is asked over door descriptors (a new shuttle, facts about
 * the door, a listener to serve), what openers of attached files ask, and
 * notices clients that are gone. It never runs the program's code, so it
 * answers however busy the server threads are.
 *
 * It alone frees the sources it watches, and looks at one event at a time, so
 * no event can name a source that is gone.
 */
#include "control.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/un.h>

static int control_epoll = -1;
struct source *sources;
static int attachments, unspoken;	/* server_lock */

struct source *
watch(enum kind kind, int fd, struct door *door, uint32_t events)
{
	struct source *s = calloc(1, sizeof (*s));
	struct epoll_event ev = { .events = events, .data.ptr = s };

	if (s == NULL)
		return (NULL);
	s->kind = kind;
	s->fd = fd;
	s->door = door;
	if (epoll_ctl(control_epoll, EPOLL_CTL_ADD, fd, &ev) == -1) {
		free(s);
		return (NULL);
	}
	s->next = sources;
	sources = s;
	if (door != NULL)
		door_hold(door);
	return (s);
}

void
unwatch(struct source *s)
{
	struct source **p = &sources;

	while (*p != s)
		p = &(*p)->next;
	*p = s->next;
	(void) epoll_ctl(control_epoll, EPOLL_CTL_DEL, s->fd, NULL);
	if (s->kind != SHUTTLE)		/* a shuttle closes its own */
		close_quietly(s->fd);
	attachments -= s->kind == LISTENER;
	unspoken -= s->kind == UNSPOKEN;
	if (s->door != NULL)
		door_rele(s->door);
	free(s);
}

int
connection_make(struct door *door)
{
	int sv[2], on = 1;

	if (socket_pair(sv) == -1)
		return (-1);
	sv[1] = fd_out_of_the_way(sv[1]);
	if (setsockopt(sv[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof (on)) ==
	    -1 || address_bind(sv[1], door->id) == -1 ||
	    watch(CONNECTION, sv[1], door, EPOLLIN) == NULL) {
		close_quietly(sv[0]);
		close_quietly(sv[1]);
		return (-1);
	}
	return (sv[0]);
}

static void
fill_answer(struct control_msg *msg, const struct door *door)
{
	(void) memset(msg, 0, sizeof (*msg));
	msg->op = OP_ANSWER;
	door_describe(door, &msg->info, false);
	msg->param[DOOR_PARAM_DESC_MAX - 1] = atomic_load(&door->desc_max);
	msg->param[DOOR_PARAM_DATA_MAX - 1] = atomic_load(&door->data_max);
	msg->param[DOOR_PARAM_DATA_MIN - 1] = atomic_load(&door->data_min);
}

void
answer(int sock, struct door *door, int error, const int *fds, int nfds)
{
	struct control_msg msg;

	fill_answer(&msg, door);
	msg.error = error;
	(void) message_send(sock, &msg, sizeof (msg), fds, nfds, MSG_DONTWAIT);
}

/* Serve the listener of an attachment. Takes over fd. */
static void
attach(struct door *door, int fd, uint64_t dev, uint64_t ino)
{
	int listening = 0;
	socklen_t len = sizeof (listening);
	struct source *s;

	if (attachments >= ATTACHMENTS_MAX || getsockopt(fd, SOL_SOCKET,
	    SO_ACCEPTCONN, &listening, &len) == -1 || !listening ||
	    fcntl(fd, F_SETFL, O_NONBLOCK) == -1 ||
	    (s = watch(LISTENER, fd, door, EPOLLIN)) == NULL) {
		close_quietly(fd);
		return;
	}
	s->dev = dev;
	s->ino = ino;
	attachments++;
}

/* One message of a holder of the door. False: the connection is over. */
static bool
connection_event(struct source *s)
{
	struct control_msg msg;
	struct ucred sender = { 0 };
	int fd = -1, nfds = 1;
	ssize_t n = message_receive(s->fd, &msg, sizeof (msg), &fd, &nfds,
	    &sender, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (n == 0 && nfds == 0)
		return (false);
	if (n == -1)
		return (errno == EAGAIN);
	if (nfds != 1)			/* nobody to answer */
		return (true);
	if (n != (ssize_t)sizeof (msg)) {
		close_quietly(fd);
		return (true);
	}
	switch (msg.op) {
	case OP_HELLO:
		client_hello(s->door, fd, &sender);
		break;
	case OP_QUERY:
		answer(fd, s->door, 0, NULL, 0);
		close_quietly(fd);
		break;
	case OP_ATTACH:
		attach(s->door, fd, msg.dev, msg.ino);
		break;
	default:
		close_quietly(fd);
		break;
	}
	return (true);
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
listener_event(struct source *listener)
{
	int fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC);
	struct source *s;

	if (fd == -1)
		return;
	if (unspoken >= UNSPOKEN_MAX)
		drop_oldest_unspoken();
	if ((s = watch(UNSPOKEN, fd, listener->door, EPOLLIN)) == NULL) {
		close_quietly(fd);
		return;
	}
	s->dev = listener->dev;
	s->ino = listener->ino;
	unspoken++;
}

/*
 * The proof that an opener may have the door: the file, opened. The kernel
 * has checked the permissions then; O_PATH needs none and proves nothing.
 */
static bool
proves(int file, const struct source *s)
{
	struct stat st;
	int flags = fcntl(file, F_GETFL);

	return (flags != -1 && (flags & O_PATH) == 0 &&
	    fstat(file, &st) == 0 && (uint64_t)st.st_dev == s->dev &&
	    (uint64_t)st.st_ino == s->ino);
}

/* Stop serving listeners whose names are gone. */
static void
drop_detached(uint64_t dev, uint64_t ino)
{
	struct source *next;

	for (struct source *s = sources; s != NULL; s = next) {
		struct sockaddr_un sun;
		socklen_t len = sizeof (sun);
		struct stat st;

		next = s->next;
		if (s->kind == LISTENER && s->dev == dev && s->ino == ino &&
		    getsockname(s->fd, (struct sockaddr *)&sun, &len) == 0 &&
		    fstatat(AT_FDCWD, sun.sun_path, &st,
		    AT_SYMLINK_NOFOLLOW) == -1 && errno == ENOENT)
			unwatch(s);
	}
}

/* What an opener (or fdetach) has to say; the connection ends with it. */
static void
unspoken_event(struct source *s)
{
	struct control_msg msg;
	int file = -1, nfds = 1, d;
	ssize_t n = message_receive(s->fd, &msg, sizeof (msg), &file, &nfds,
	    NULL, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (n == (ssize_t)sizeof (msg) && msg.op == OP_DETACH)
		drop_detached(s->dev, s->ino);
	if (n == (ssize_t)sizeof (msg) && msg.op == OP_TRADE && nfds == 1) {
		if (!proves(file, s)) {
			answer(s->fd, s->door, EACCES, NULL, 0);
		} else if ((d = connection_make(s->door)) == -1) {
			answer(s->fd, s->door, EAGAIN, NULL, 0);
		} else {
			answer(s->fd, s->door, 0, &d, 1);
			close_quietly(d);
		}
	}
	if (nfds == 1)
		close_quietly(file);
	unwatch(s);
}

static void
handle(struct source *s, uint32_t events)
{
	switch (s->kind) {
	case CONNECTION:
		if (!connection_event(s) ||
		    (events & (EPOLLIN | EPOLLHUP)) == EPOLLHUP)
			unwatch(s);
		break;
	case SHUTTLE:
		client_gone(s);
		break;
	case PROCESS:
		process_gone(s->pid);
		break;
	case LISTENER:
		listener_event(s);
		break;
	case UNSPOKEN:
		unspoken_event(s);
		break;
	}
}

static void *
control_run(void *arg)
{
	struct epoll_event ev;

	(void) arg;
	(void) pthread_setname_np(pthread_self(), "libdoor");
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	for (;;) {
		if (epoll_wait(control_epoll, &ev, 1, -1) != 1)
			continue;
		(void) pthread_mutex_lock(&server_lock);
		handle(ev.data.ptr, ev.events);
		(void) pthread_mutex_unlock(&server_lock);
	}
	return (NULL);
}

static int
start_thread(void)
{
	pthread_attr_t attr;
	pthread_t thread;
	sigset_t all, old;
	int error;

	(void) pthread_attr_init(&attr);
	(void) pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	(void) pthread_attr_setstacksize(&attr, STACK_EXTRA);
	(void) sigfillset(&all);
	(void) pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&thread, &attr, control_run, NULL);
	(void) pthread_sigmask(SIG_SETMASK, &old, NULL);
	(void) pthread_attr_destroy(&attr);
	return (error == 0 ? 0 : fail(error));
}

int
control_start(void)
{
	int r = 0;

	fork_init();
	(void) pthread_mutex_lock(&server_lock);
	if (control_epoll == -1) {
		control_epoll =
		    fd_out_of_the_way(epoll_create1(EPOLL_CLOEXEC));
		r = control_epoll == -1 ? -1 : start_thread();
		if (r == -1) {
			close_quietly(control_epoll);
			control_epoll = -1;
		}
	}
	(void) pthread_mutex_unlock(&server_lock);
	return (r);
}

void
control_forget(void)
{
	for (struct source *s = sources; s != NULL; s = s->next) {
		if (s->kind != SHUTTLE)
			close_quietly(s->fd);
	}
	close_quietly(control_epoll);
	control_epoll = -1;
	sources = NULL;
	attachments = unspoken = 0;
	clients_forget();
}
