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

#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>

static int control_epoll = -1;
struct source *sources;

static void connection_gone(struct source *);

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
	s->prev = &sources;
	if (s->next != NULL)
		s->next->prev = &s->next;
	sources = s;
	if (door != NULL)
		door_hold(door);
	return (s);
}

void
unwatch(struct source *s)
{
	if ((*s->prev = s->next) != NULL)
		s->next->prev = s->prev;
	(void) epoll_ctl(control_epoll, EPOLL_CTL_DEL, s->fd, NULL);
	if (s->kind != SHUTTLE)		/* a shuttle closes its own */
		close_elsewhere(s->fd, s->uid, s->share);
	switch (s->kind) {
	case CONNECTION:
		connection_gone(s);
		break;
	case LISTENER:
	case UNSPOKEN:
		opener_unwatched(s);
		break;
	default:
		break;
	}
	if (s->door != NULL)
		door_rele(s->door);
	free(s);
}

int
connection_make(struct door *door, enum origin origin, const uid_t *charged)
{
	const struct address a = { .id = door->id,
	    .attributes = atomic_load(&door->attributes),
	    .opened = origin == OPENED, .connection = random_id() };
	struct source *s = NULL;
	int sv[2], on = 1;

	if (charged != NULL && !share_take(*charged, 1))
		return (-1);
	if (socket_pair(sv) == 0) {
		sv[1] = fd_out_of_the_way(sv[1]);
		if (setsockopt(sv[1], SOL_SOCKET, SO_PASSCRED, &on,
		    sizeof (on)) == 0 && address_bind(sv[1], &a) == 0)
			s = watch(CONNECTION, sv[1], door, EPOLLIN);
		if (s == NULL) {
			close_quietly(sv[0]);
			close_quietly(sv[1]);
		}
	}
	if (s == NULL) {
		if (charged != NULL)
			share_give(*charged, 1);
		return (-1);
	}
	s->connection = a.connection;
	s->origin = origin;
	if (charged != NULL) {
		s->uid = *charged;
		s->share = 1;
	}
	if (origin == OPENED)
		door->opens++;
	else
		door->references++;
	return (sv[0]);
}

static void
connection_gone(struct source *s)
{
	if (s->origin == OPENED)
		s->door->opens--;
	else
		s->door->references--;
	/* Who opens and closes an attached path changes nothing. */
	if (s->origin != OPENED || s->door->attachments == 0)
		unref_check(s->door);
}

struct door *
connection_find(const struct address *a)
{
	for (struct source *s = sources; s != NULL; s = s->next) {
		if (s->kind == CONNECTION && s->connection == a->connection &&
		    s->door->id == a->id)
			return (s->door);
	}
	return (NULL);
}

bool
connection_to_pass(int d, const uid_t *charged, int *copy)
{
	struct address a;
	struct door *door;

	*copy = -1;
	if (!address_of_peer(d, &a) || a.opened)
		return (true);
	lock_server();
	if ((door = door_behind(d)) != NULL)
		*copy = connection_make(door, PASSED, charged);
	unlock_server();
	return (door == NULL || *copy != -1);
}

void
answer(int sock, struct door *door, int error, const int *fds, int nfds)
{
	struct control_msg msg = { .op = OP_ANSWER, .error = error };

	door_facts(door, &msg.facts, false);
	(void) message_send(sock, &msg, sizeof (msg), fds, nfds, MSG_DONTWAIT);
}

void
watch_again(struct source *s, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data.ptr = s };

	(void) epoll_ctl(control_epoll, s->muted ? EPOLL_CTL_ADD :
	    EPOLL_CTL_MOD, s->fd, &ev);
	s->muted = false;
}

/* Leave the message of s to others. False: that is not possible. */
static bool
mute(struct source *s, uid_t uid)
{
	/* Its end is not seen either, so that nobody closes it meanwhile. */
	(void) epoll_ctl(control_epoll, EPOLL_CTL_DEL, s->fd, NULL);
	s->muted = true;
	return (drain_elsewhere(s->fd, uid));
}

void
connection_drained(int fd)
{
	for (struct source *s = sources; s != NULL; s = s->next) {
		if (s->kind == CONNECTION && s->fd == fd && s->muted)
			watch_again(s, EPOLLIN);
	}
}

/* One message of a holder of the door. False: the connection is over. */
static bool
connection_event(struct source *s)
{
	struct control_msg msg = { .op = 0 };
	struct ucred sender = { 0 };
	int fds[DESC_PER_SOCKET_MESSAGE], nfds, used = 0, error;
	ssize_t n = message_accept(s->fd, &msg, sizeof (msg), fds, &nfds,
	    &sender, MSG_CMSG_CLOEXEC, NULL);

	if (n == -1 && errno != EDQUOT)
		return (errno == EAGAIN);
	if (n == -1 || nfds == -1)	/* too many: the asker sees a hang-up */
		return (mute(s, sender.uid));
	if (n == 0 && nfds == 0)	/* the end, or an empty message */
		return (!socket_hung_up(s->fd));
	if (n == (ssize_t)sizeof (msg) && msg.op == OP_HELLO && nfds == 1) {
		client_hello(s->door, fds[0], &sender);
		return (true);
	}
	if (n == (ssize_t)sizeof (msg) && msg.op == OP_QUERY && nfds == 1) {
		answer(fds[0], s->door, 0, NULL, 0);
	} else if (n == (ssize_t)sizeof (msg) && msg.op == OP_ATTACH &&
	    nfds == 3) {
		error = listener_take(s->door, fds[1], fds[2]);
		answer(fds[0], s->door, error, NULL, 0);
		used = error == 0 ? 2 : 0;
	}
	share_give(sender.uid, used);
	discard(fds, nfds - used, sender.uid);
	return (true);
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
	case WATCHER:
		unlinked_event();
		break;
	}
}

static void *
control_run(void *arg)
{
	struct epoll_event ev;
	int n;

	(void) arg;
	(void) pthread_setname_np(pthread_self(), "libdoor");
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	for (;;) {
		n = epoll_wait(control_epoll, &ev, 1, openers_starved ?
		    STARVED_MS : -1);
		lock_server();
		if (n == 1)
			handle(ev.data.ptr, ev.events);
		else if (n == 0 && openers_starved)
			openers_retry();
		unlock_server();
	}
	return (NULL);
}

int
thread_start(void *(*run)(void *))
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
	error = pthread_create(&thread, &attr, run, NULL);
	if (error == EINVAL)	/* the program has much thread-local storage */
		error = pthread_attr_init(&attr) != 0 ||
		    pthread_attr_setdetachstate(&attr,
		    PTHREAD_CREATE_DETACHED) != 0 ? EINVAL :
		    pthread_create(&thread, &attr, run, NULL);
	(void) pthread_sigmask(SIG_SETMASK, &old, NULL);
	(void) pthread_attr_destroy(&attr);
	return (error);
}

int
control_start(void)
{
	int r = 0;

	fork_init();
	lock_server();
	if (control_epoll == -1) {
		control_epoll =
		    fd_out_of_the_way(epoll_create1(EPOLL_CLOEXEC));
		openers_start();
		r = control_epoll == -1 || thread_start(control_run) != 0 ?
		    -1 : 0;
		if (r == -1) {
			close_quietly(control_epoll);
			control_epoll = -1;
		}
	}
	unlock_server();
	return (r);
}

void
control_forget(void)
{
	for (struct source *s = sources; s != NULL; s = s->next) {
		if (s->kind != SHUTTLE)
			close_quietly(s->fd);
		if (s->kind == LISTENER)
			close_quietly(s->file);
	}
	close_quietly(control_epoll);
	control_epoll = -1;
	sources = NULL;
	share_forget();
	unlinked_forget();
	openers_forget();
}
