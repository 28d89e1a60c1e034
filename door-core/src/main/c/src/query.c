/*
 * Asking a door's server over the door descriptor: a new pair of sockets goes
 * along, and the answer comes back on it. Also door_info and the parameters.
 */
#include "client.h"
#include "server.h"
#include "real.h"

#include <dirent.h>
#include <poll.h>
#include <stdlib.h>

static void
close_cancelled(void *sock)
{
	close_quietly(*(int *)sock);
}

/*
 * Wait until sock can be read. 0, EINTR, or EAGAIN: not in time. A call waits
 * as long as the server likes (which may be stopped) and can be cancelled;
 * other questions, which do not block on illumos, are given up. Signals are
 * blocked and let in here, not restarted after a handler: signal(7).
 */
static int
await_readable(int sock, enum op op, const sigset_t *mask)
{
	struct pollfd p = { .fd = sock, .events = POLLIN };
	struct timespec limit = { TRADE_MS / 1000, 0 };
	int r;

	if (op == OP_HELLO) {
		pthread_cleanup_push(close_cancelled, &sock);
		(void) pthread_setcancelstate(call_cancel_state, NULL);
		r = ppoll(&p, 1, NULL, mask);
		(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
		pthread_cleanup_pop(0);
	} else {
		r = ppoll(&p, 1, &limit, mask);
	}
	return (r == -1 ? errno : r == 0 ? EAGAIN : 0);
}

/*
 * The question was dropped. Is that because the server has died, or has it no
 * descriptor left? What a dying process has open is closed one by one.
 */
static bool
dies(int d)
{
	struct pollfd p = { .fd = d, .events = 0 };

	return (poll(&p, 1, DYING_MS) == 1 &&
	    (p.revents & (POLLHUP | POLLERR)) != 0);
}

static int
ask(int d, enum op op, struct control_msg *msg, const int *send,
    int nsend, int *sock, int *fds, int nfds, const sigset_t *mask)
{
	int sv[2], sent[ASK_FDS_MAX], error, got = nfds;
	ssize_t n;

	if (!address_of_peer(d, NULL))
		return (fail(EBADF));
	/*
	 * No fork in between: a child that kept the server's end would hide
	 * the server's death.
	 */
	lock_links();
	if (socket_pair(sv) == -1) {
		unlock_links();
		return (fail(EAGAIN));
	}
	msg->op = (uint32_t)op;
	sent[0] = sv[1];
	for (int i = 0; i < nsend; i++)
		sent[i + 1] = send[i];
	error = message_send(d, msg, sizeof (*msg), sent, nsend + 1,
	    MSG_DONTWAIT) == 0 ? 0 :
	    errno == EPIPE || errno == ECONNRESET ? EBADF : EAGAIN;
	close_quietly(sv[1]);
	unlock_links();
	if (error != 0) {
		close_quietly(sv[0]);
		return (fail(error));
	}
	if ((error = await_readable(sv[0], op, mask)) != 0) {
		close_quietly(sv[0]);
		return (fail(error));
	}
	n = message_receive(sv[0], msg, sizeof (*msg), fds, &got, NULL,
	    MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (n != (ssize_t)sizeof (*msg) || msg->op != OP_ANSWER)
		error = dies(d) ? EBADF : EAGAIN;
	else if (msg->error != 0)
		error = msg->error;
	else if (got != nfds)
		error = got == -1 ? EMFILE : EBADF;
	if (error != 0) {
		for (int i = 0; i < got; i++)
			close_quietly(fds[i]);
		close_quietly(sv[0]);
		return (fail(error));
	}
	if (sock != NULL)
		*sock = sv[0];
	else
		close_quietly(sv[0]);
	return (0);
}

int
door_ask(int d, enum op op, struct control_msg *msg, const int *send,
    int nsend, int *sock, int *fds, int nfds)
{
	struct pause p;
	int r;

	pause_begin(&p);
	r = ask(d, op, msg, send, nsend, sock, fds, nfds, &p.mask);
	pause_end(&p);
	return (r);
}

/* Ask again when a signal came in between: these calls do not block. */
static int
query(int d, struct facts *facts)
{
	struct control_msg msg;
	int saved = errno;

	for (int i = 0; i < QUERY_TRIES; i++) {
		(void) memset(&msg, 0, sizeof (msg));
		if (door_ask(d, OP_QUERY, &msg, NULL, 0, NULL, NULL, 0) == 0) {
			*facts = msg.facts;
			known_put(d, facts);
			errno = saved;
			return (0);
		}
		if (errno != EINTR)
			break;
	}
	return (-1);
}

/*
 * What can be told of a door whose server is dead, or says nothing. False: no
 * more than its address says.
 */
static bool
facts_without_server(int d, const struct address *a, struct facts *facts)
{
	struct ucred maker = { .pid = -1 };
	socklen_t len = sizeof (maker);
	bool known = known_get(d, facts);

	if (!known)
		*facts = (struct facts) { .info = { .di_uniquifier = a->id,
		    .di_attributes = a->attributes } };
	facts->info.di_attributes &=
	    ~(door_attr_t)(DOOR_LOCAL | DOOR_IS_UNREF);
	if (socket_hung_up(d)) {
		facts->info.di_target = -1;
		facts->info.di_attributes |= DOOR_REVOKED;
	} else if (getsockopt(d, SOL_SOCKET, SO_PEERCRED, &maker, &len) == 0) {
		facts->info.di_target = maker.pid;	/* it is stopped */
	}
	return (known);
}

/* Has this process another descriptor of the socket behind d? */
static bool
duplicated(int d)
{
	struct stat this, other;
	int saved = errno, n = 0;
	DIR *dir = opendir("/proc/thread-self/fd");
	const struct dirent *e;

	while (dir != NULL && n < 2 && real_fstat(d, &this) == 0 &&
	    (e = readdir(dir)) != NULL) {
		n += e->d_name[0] != '.' && real_fstat(atoi(e->d_name), &other) == 0 &&
		    other.st_dev == this.st_dev && other.st_ino == this.st_ino;
	}
	if (dir != NULL)
		(void) closedir(dir);
	errno = saved;
	return (n > 1);
}

/*
 * Facts about d, whoever serves it. 0; or -1 with errno; or 1, with errno, if
 * only what the address says is known.
 */
static int
facts_of(int d, struct facts *facts)
{
	struct address a;
	struct door *door;
	int error;

	if (!address_of_peer(d, &a))
		return (fail(EBADF));
	fork_init();
	lock_server();
	if ((door = door_behind(d)) != NULL)
		door_facts(door, facts, true);
	unlock_server();
	if (door != NULL) {
		if ((facts->info.di_attributes & DOOR_IS_UNREF) != 0 &&
		    duplicated(d))
			facts->info.di_attributes &=
			    ~(door_attr_t)DOOR_IS_UNREF;
	} else if (query(d, facts) == -1) {
		if (errno != EBADF && errno != EAGAIN)
			return (-1);
		error = errno;
		if (!facts_without_server(d, &a, facts)) {
			errno = error;
			return (1);
		}
	}
	return (0);
}

DOOR_API int
door_info(int d, door_info_t *out)
{
	const struct door *bound = thread_bound_door();
	struct facts facts;
	int error, saved = errno;

	if (d == DOOR_QUERY && bound == NULL)
		return (fail(EBADF));
	if (d == DOOR_QUERY)
		door_facts(bound, &facts, true);
	else if (facts_of(d, &facts) == -1)
		return (-1);
	errno = saved;
	error = copy_out(out, &facts.info, sizeof (facts.info));
	return (error == 0 ? 0 : fail(error));
}

DOOR_API int
door_getparam(int d, int param, size_t *out)
{
	struct facts facts;
	size_t value;
	int error;

	if (!address_of_peer(d, NULL))
		return (fail(EBADF));
	if (param < DOOR_PARAM_DESC_MAX || param > DOOR_PARAM_DATA_MIN)
		return (fail(EINVAL));
	if (facts_of(d, &facts) != 0)
		return (-1);
	value = (size_t)facts.param[param - 1];
	error = copy_out(out, &value, sizeof (value));
	return (error == 0 ? 0 : fail(error));
}

static int
set_param(struct door *door, int param, size_t value)
{
	if ((atomic_load(&door->attributes) & DOOR_REVOKED) != 0)
		return (EBADF);
	switch (param) {
	case DOOR_PARAM_DESC_MAX:
		if (value > INT32_MAX)
			return (ERANGE);
		if (value != 0 && (atomic_load(&door->attributes) &
		    DOOR_REFUSE_DESC) != 0)
			return (ENOTSUP);
		atomic_store(&door->desc_max, value);
		return (0);
	case DOOR_PARAM_DATA_MIN:
		if (value > atomic_load(&door->data_max))
			return (EINVAL);
		atomic_store(&door->data_min, value);
		return (0);
	case DOOR_PARAM_DATA_MAX:
		if (value < atomic_load(&door->data_min))
			return (EINVAL);
		atomic_store(&door->data_max, value);
		return (0);
	default:
		return (EINVAL);
	}
}

/* A door of another process: dead or revoked first, then not ours. */
static int
refuse_foreign(int d)
{
	struct facts facts;

	if (query(d, &facts) == -1)
		return (errno);
	return ((facts.info.di_attributes & DOOR_REVOKED) != 0 ? EBADF : EPERM);
}

DOOR_API int
door_setparam(int d, int param, size_t value)
{
	struct door *door;
	int error = -1;

	if (!address_of_peer(d, NULL))
		return (fail(EBADF));
	lock_server();
	if ((door = door_behind(d)) != NULL)
		error = set_param(door, param, value);
	unlock_server();
	if (door == NULL)
		error = refuse_foreign(d);
	return (error == 0 ? 0 : fail(error));
}
