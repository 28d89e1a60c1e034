/*
 * door_call: the client's side of a call.
 */
#include "client.h"

#include <alloca.h>
#include <poll.h>
#include <sys/mman.h>

_Thread_local int call_cancel_state;

/* Take back a call that no thread has taken yet. */
static bool
withdraw(struct link *l)
{
	uint32_t w = atomic_load(&l->area->call);

	while ((w & CALL_POSTED) != 0) {
		if (atomic_compare_exchange_weak(&l->area->call, &w,
		    (w & ~(WORD_FLAGS ^ CALL_ASLEEP)) | CALL_WITHDRAWN))
			return (true);
	}
	return (false);
}

/*
 * Gather what the caller passes, in the order in which its mistakes are told.
 * 0 or an errno; *memfd holds bytes that are too many for the area.
 */
static int
gather(struct link *l, const door_arg_t *a, struct message *m, int *memfd)
{
	int error = 0;

	m->size = a->data_size;
	m->desc_num = a->desc_num;
	m->where = BYTES_SMALL;
	if (a->desc_num > DESC_PER_MESSAGE)
		return (E2BIG);
	if (a->data_size > AREA_LARGE) {
		error = bytes_gather(a->data_ptr, a->data_size, memfd);
		m->where = BYTES_MEMFD;
	} else if (a->data_size > AREA_SMALL) {
		error = copy_in(l->area->request_large, a->data_ptr,
		    a->data_size);
		m->where = BYTES_LARGE;
	} else if (a->data_size > 0) {
		error = copy_in(l->area->request_small, a->data_ptr,
		    a->data_size);
	}
	if (error == 0 && l->desc_num > 0) {
		error = copy_in(l->desc, a->desc_ptr,
		    a->desc_num * sizeof (*l->desc));
		if (error != 0)
			l->desc_num = 0;	/* not known, so not closed */
		else
			error = desc_check(l->desc, l->desc_num);
	}
	return (error);
}

/*
 * Put the request where the server finds it. 0 or an errno. The caller's own
 * mistakes go to the server as m->error, whose checks come first.
 */
static int
place_request(struct link *l, const door_arg_t *a, struct message *m)
{
	int memfd = -1;

	m->error = gather(l, a, m, &memfd);
	if (m->error != 0) {
		m->where = BYTES_SMALL;
		close_quietly(memfd);
		return (0);
	}
	l->release_due = desc_any_released(l->desc, l->desc_num);
	if (l->release_due)
		m->flags |= MESSAGE_RELEASES;
	if ((memfd != -1 || l->desc_num > 0) && !link_is_intact(l)) {
		close_quietly(memfd);
		return (EBADF);
	}
	/* An honest server leaves nothing unread, so there is room. */
	if (bytes_send(l->sock, memfd, MSG_DONTWAIT) == 0 &&
	    (l->desc_num == 0 || desc_send(l->sock, l->desc, l->desc_num,
	    MSG_DONTWAIT, NULL) == 0))
		return (0);
	switch (errno) {
	case EINVAL:			/* what the kernel does not pass */
		return (EINVAL);
	case EMFILE:
	case ETOOMANYREFS:
		return (EMFILE);
	default:
		return (EBADF);
	}
}

/*
 * Ring if no thread watches. 0, or EBADF if no thread has taken the call and
 * the door was revoked, or the bell does not ring.
 */
static int
ring(struct link *l, uint32_t old)
{
	struct pollfd p = { .fd = l->bell, .events = POLLOUT };
	uint64_t one = 1;
	bool silent;

	/* A server could make the bell block, or the program have closed it. */
	silent = (old & CALL_ASLEEP) != 0 && (!link_is_intact(l) ||
	    poll(&p, 1, 0) != 1 ||
	    p.revents != POLLOUT || write(l->bell, &one, sizeof (one)) == -1);
	return ((silent || atomic_load(&l->area->revoked) != 0) &&
	    withdraw(l) ? EBADF : 0);
}

/* Is the reply to the next call likely to come at once? */
static bool
is_hot(const struct link *l)
{
	return (l->watches && !l->release_due && l->patience.ns > 0 &&
	    (atomic_load_explicit(&l->area->call, memory_order_relaxed) &
	    CALL_ASLEEP) == 0 && atomic_load_explicit(&l->area->server_cpu,
	    memory_order_relaxed) != cpu_number());
}

/* Post the request and wait for the reply. *error: it could not be posted. */
static enum outcome
converse(struct link *l, const struct message *m, int *error)
{
	struct area *area = l->area;
	enum outcome outcome = HUNG_UP;
	struct pause p;
	uint32_t old;

	area->request = *m;
	l->number = l->number % (UINT32_MAX >> WORD_SHIFT) + 1;	/* not 0 */
	atomic_store_explicit(&area->client_cpu, cpu_number(),
	    memory_order_relaxed);
	if (is_hot(l)) {
		p.cancel_state = PTHREAD_CANCEL_DISABLE;
		outcome = hot_post(l, &old, &p.mask);
		if (outcome == REPLIED) {
			patience_paid(&l->patience, SPIN_NS);
			return (REPLIED);
		}
	} else {
		pause_begin(&p);
		old = atomic_exchange(&area->call, l->number << WORD_SHIFT |
		    CALL_POSTED);
	}
	if (outcome == HUNG_UP && (*error = ring(l, old)) == 0)
		outcome = await_reply(l, &p.mask);
	pause_end(&p);
	return (outcome);
}

/* The call did not end in a reply. The errno, and whether it was taken. */
static int
aborted(struct link *l, enum outcome outcome, bool *passed)
{
	if (withdraw(l))
		return (outcome == HUNG_UP ? EBADF : EAGAIN);
	/* The server's control thread sees the end later than this. */
	(void) atomic_fetch_or(&l->area->call, CALL_ABORTED);
	*passed = true;
	return (EINTR);
}

void
call_left(struct link *l)
{
	/* What it passed stood on a stack that is gone. */
	if (!withdraw(l))
		(void) atomic_fetch_or(&l->area->call, CALL_ABORTED);
	link_discard(l);
}

void
call_cancelled(void *arg)
{
	struct link *l = arg;

	if (!withdraw(l))
		desc_release(l->desc, l->desc_num);
	link_discard(l);
}

/*
 * Make the call over l. 0 or an errno; *clean says that the link can be used
 * again, *passed that the descriptors have gone to the server.
 */
static int
call(struct link *l, door_arg_t *a, bool no_results, bool *clean,
    bool *passed)
{
	struct message m = { .flags = no_results ? MESSAGE_NO_RESULTS : 0 };
	enum outcome outcome;
	int local, error = place_request(l, a, &m);

	local = m.error;
	if (error != 0)
		return (error);
	outcome = converse(l, &m, &error);
	if (error != 0)
		return (error);
	if (outcome != REPLIED)
		return (aborted(l, outcome, passed));
	error = read_answer(l, &m);
	if (m.error != 0) {
		*passed = (m.flags & MESSAGE_DESC_PASSED) != 0 ||
		    (local == EINVAL && m.error == EINVAL);
		/* Found late, these leave parts of the result behind. */
		*clean = ((m.flags & MESSAGE_DESC_PASSED) != 0 ||
		    (m.error != EMFILE && m.error != EOVERFLOW)) &&
		    take_token(l);
		return (error);
	}
	*passed = true;
	if (error == 0 && no_results && (m.size > 0 || m.desc_num > 0))
		error = EBADF;		/* not what a server may send */
	if (error == 0)
		error = take_result(l, &m, a);
	*clean = error == 0 && take_token(l);
	return (error);
}

/* Room for what the caller passes, if it is not too much. */
#define	DESC_ROOM(n)	\
	((n) == 0 || (n) > DESC_PER_MESSAGE ? NULL :	\
	alloca((n) * sizeof (door_desc_t)))

/*
 * One try; cancellation is off. 0 or an errno; *again: no thread has taken the
 * call, and the door is not dead, only the link to it (whose descriptors the
 * program may have closed).
 */
static int
try_call(int d, door_arg_t *a, bool no_results, door_desc_t *desc, bool *again)
{
	bool clean = false, passed = false;
	struct link *l = link_get(d);
	uint_t n;
	int error;

	*again = false;
	if (l == NULL)
		return (errno);
	l->release_due = false;
	l->desc = desc;
	l->desc_num = desc == NULL ? 0 : a->desc_num;
	error = call(l, a, no_results, &clean, &passed);
	n = l->desc_num;
	if (clean)
		link_put(l);
	else
		link_discard(l);
	*again = error == EBADF && !passed && !socket_hung_up(d);
	if (passed)
		desc_release(desc, n);
	return (error);
}

static int
call_door(int d, door_arg_t *a, bool no_results)
{
	door_desc_t *desc = DESC_ROOM(a->desc_num);
	bool again;
	int error = try_call(d, a, no_results, desc, &again);

	return (again ? try_call(d, a, no_results, desc, &again) : error);
}

/* What was delivered can not be told: undo it. */
static void
take_back(const door_arg_t *delivered, const door_arg_t *params)
{
	desc_close_all(delivered->desc_ptr, delivered->desc_num);
	if (delivered->rbuf != params->rbuf)
		(void) munmap(delivered->rbuf, delivered->rsize);
}

DOOR_API int
door_call(int d, door_arg_t *params)
{
	door_arg_t a = { .data_ptr = NULL };
	int error = 0, state, outer = call_cancel_state, saved = errno;

	pthread_testcancel();
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	call_cancel_state = state;
	if (params != NULL)
		error = copy_in(&a, params, sizeof (a));
	if (error == 0)
		error = call_door(d, &a, params == NULL);
	if (error == 0 && params != NULL &&
	    (error = copy_out(params, &a, sizeof (a))) != 0)
		take_back(&a, params);
	call_cancel_state = outer;	/* a signal handler's call ends */
	(void) pthread_setcancelstate(state, NULL);
	errno = saved;
	return (error == 0 ? 0 : fail(error));
}
