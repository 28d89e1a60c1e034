/*
 * door_call: the client's side of a call.
 */
#include "internal.h"

#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>

/* How waiting for a reply ended. */
enum outcome { REPLIED, INTERRUPTED, HUNG_UP };

static bool
replied(const struct link *l)
{
	return (atomic_load_explicit(&l->area->reply, memory_order_acquire) >>
	    WORD_SHIFT == l->number);
}

/* Announce a way of sleeping in *word; false: the reply is there. */
static bool
announce(struct link *l, uint32_t flag, uint32_t *word)
{
	uint32_t w = atomic_load(&l->area->reply);

	while (w >> WORD_SHIFT != l->number) {
		*word = (w & ~WORD_FLAGS) | flag;
		if (atomic_compare_exchange_weak(&l->area->reply, &w, *word))
			return (true);
	}
	return (false);
}

static bool
spin(struct link *l)
{
	int64_t budget = patience_budget(&l->patience, SPIN_NS), end;

	if (budget == 0 || atomic_load_explicit(&l->area->server_cpu,
	    memory_order_relaxed) == cpu_number())
		return (replied(l));
	end = now_ns() + budget;
	for (uint32_t i = 1; !replied(l); i++) {
		if (i % 64 == 0 && now_ns() > end) {
			patience_wasted(&l->patience);
			return (false);
		}
		cpu_pause();
	}
	patience_paid(&l->patience, SPIN_NS);
	return (true);
}

static void
sleep_on_futex(struct link *l)
{
	struct timespec limit = { 0, FUTEX_NS };
	uint32_t word;

	if (announce(l, REPLY_FUTEX, &word))
		(void) syscall(SYS_futex, &l->area->reply, FUTEX_WAIT, word,
		    &limit, NULL, 0);
}

/*
 * Sleep until the server says so on the socket, or is gone, or a signal comes.
 * Signals are blocked outside ppoll, so none slips in between.
 */
static enum outcome
sleep_on_socket(struct link *l, const sigset_t *mask)
{
	struct pollfd p = { .fd = l->sock, .events = POLLIN };
	uint32_t word;

	if (!announce(l, REPLY_SOCKET, &word))
		return (REPLIED);
	while (!replied(l)) {
		/*
		 * What can be read is part of a reply that is about to be
		 * posted; if it is not, this must not turn into a busy wait.
		 */
		struct timespec moment = { 0, 1000000 };
		bool early = (p.revents & POLLIN) != 0;

		p.revents = 0;
		if (ppoll(&p, early ? 0 : 1, early ? &moment : NULL, mask) ==
		    -1 && !replied(l))
			return (errno == EINTR ? INTERRUPTED : HUNG_UP);
		if ((p.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0 &&
		    !replied(l))
			return (HUNG_UP);
	}
	/* Descriptors and bytes of the result come first on the socket. */
	l->token_due = true;
	return (REPLIED);
}

static enum outcome
await_reply(struct link *l)
{
	enum outcome outcome = REPLIED;
	sigset_t all, mask;

	if (spin(l))
		return (REPLIED);
	(void) sigfillset(&all);
	(void) pthread_sigmask(SIG_SETMASK, &all, &mask);
	sleep_on_futex(l);
	if (!replied(l))
		outcome = sleep_on_socket(l, &mask);
	(void) pthread_sigmask(SIG_SETMASK, &mask, NULL);
	return (outcome);
}

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

/* An error that the caller can see in its own arguments; else 0. */
static int
local_error(const door_arg_t *a)
{
	if (a->desc_num > DESC_PER_MESSAGE)
		return (E2BIG);
	if (a->data_size > 0 && bad_pointer(a->data_ptr))
		return (EFAULT);
	if (a->desc_num > 0 && bad_pointer(a->desc_ptr))
		return (EFAULT);
	return (desc_check(a->desc_ptr, a->desc_num));
}

/* Put the request where the server finds it. 0 or an errno. */
static int
place_request(struct link *l, const door_arg_t *a, struct message *m)
{
	int error = 0;

	m->size = a->data_size;
	m->desc_num = a->desc_num;
	m->where = BYTES_SMALL;
	if (m->error != 0)
		return (0);		/* only the server's checks are wanted */
	if (a->data_size > AREA_LARGE) {
		m->where = BYTES_MEMFD;
		error = bytes_send(l->sock, a->data_ptr, a->data_size, 0);
	} else if (a->data_size > AREA_SMALL) {
		m->where = BYTES_LARGE;
		(void) memcpy(l->area->request_large, a->data_ptr,
		    a->data_size);
	} else if (a->data_size > 0) {
		(void) memcpy(l->area->request_small, a->data_ptr,
		    a->data_size);
	}
	if (error == EPIPE || error == ECONNRESET)
		return (EBADF);
	if (error != 0) {
		/* The caller's own trouble; the server's checks come first. */
		m->error = error;
		m->where = BYTES_SMALL;
		return (0);
	}
	if (a->desc_num > 0 &&
	    desc_send(l->sock, a->desc_ptr, a->desc_num, 0) == -1)
		return (errno == ETOOMANYREFS ? EMFILE : EBADF);
	return (0);
}

/*
 * Post the request and ring if no thread watches. 0, or EBADF if the door was
 * revoked before a thread took the call.
 */
static int
post(struct link *l, const struct message *m)
{
	struct area *area = l->area;
	uint64_t one = 1;
	uint32_t old;

	area->request = *m;
	l->number = (l->number + 1) & (UINT32_MAX >> WORD_SHIFT);
	atomic_store_explicit(&area->client_cpu, cpu_number(),
	    memory_order_relaxed);
	old = atomic_exchange(&area->call,
	    l->number << WORD_SHIFT | CALL_POSTED);
	if ((old & CALL_ASLEEP) != 0 &&
	    write(l->bell, &one, sizeof (one)) == -1 && errno != EAGAIN)
		return (EBADF);
	return (atomic_load(&area->revoked) != 0 && withdraw(l) ? EBADF : 0);
}

/* Read the answer once, and believe no number in it. */
static int
read_answer(const struct link *l, struct message *out)
{
	const volatile struct message *m = &l->area->answer;
	struct message copy = { m->size, m->desc_num, m->where, m->error,
	    m->flags };

	*out = copy;
	if (copy.error != 0)
		return (copy.error);
	if (copy.desc_num > DESC_PER_MESSAGE ||
	    (copy.where == BYTES_SMALL && copy.size > AREA_SMALL) ||
	    (copy.where == BYTES_LARGE && copy.size > AREA_LARGE) ||
	    copy.where > BYTES_MEMFD ||
	    copy.size > SIZE_MAX - DESC_PER_MESSAGE * sizeof (door_desc_t) -
	    8192)
		return (EBADF);
	return (0);
}

/* Where a result of m goes: the caller's buffer or a new mapping. */
static int
find_room(const door_arg_t *a, size_t need, char **buf, size_t *size)
{
	*buf = a->rbuf;
	*size = a->rsize;
	if (need <= a->rsize)
		return (need > 0 && bad_pointer(a->rbuf) ? EFAULT : 0);
	*size = round_up(need, (size_t)sysconf(_SC_PAGESIZE));
	*buf = mmap(NULL, *size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return (*buf == MAP_FAILED ? EOVERFLOW : 0);
}

static int
take_bytes(const struct link *l, const struct message *m, int memfd, char *to)
{
	switch (m->where) {
	case BYTES_SMALL:
		(void) memcpy(to, l->area->reply_small, m->size);
		return (0);
	case BYTES_LARGE:
		(void) memcpy(to, l->area->reply_large, m->size);
		return (0);
	default:
		return (read_fully(memfd, to, m->size));
	}
}

/* Deliver the result m into a. 0 or an errno, and then a is unchanged. */
static int
take_result(struct link *l, const struct message *m, door_arg_t *a)
{
	size_t at = m->desc_num > 0 ? round_up(m->size,
	    sizeof (door_desc_t)) : m->size;
	size_t size, need = at + m->desc_num * sizeof (door_desc_t);
	int memfd = -1, error = 0;
	char *buf;

	if (m->where == BYTES_MEMFD &&
	    (memfd = bytes_receive(l->sock, m->size)) == -1)
		return (errno == EMFILE ? EMFILE : EOVERFLOW);
	if ((error = find_room(a, need, &buf, &size)) == 0) {
		if (m->size > 0)
			error = take_bytes(l, m, memfd, buf);
		if (error == 0 && m->desc_num > 0)
			error = desc_receive(l->sock,
			    (door_desc_t *)(void *)(buf + at), m->desc_num);
		if (error != 0 && buf != a->rbuf)
			(void) munmap(buf, size);
	}
	close_quietly(memfd);
	if (error != 0)
		return (error);
	if (m->size > 0)
		a->data_ptr = buf;
	a->data_size = m->size;
	if (m->desc_num > 0)
		a->desc_ptr = (door_desc_t *)(void *)(buf + at);
	a->desc_num = m->desc_num;
	a->rbuf = buf;
	a->rsize = size;
	return (0);
}

/* After the result's own messages, the one that said "wake up". */
static bool
take_token(struct link *l)
{
	struct pollfd p = { .fd = l->sock, .events = POLLIN };
	uint32_t op = 0;

	if (!l->token_due)
		return (true);
	l->token_due = false;
	return (poll(&p, 1, TRADE_MS) == 1 && message_receive(l->sock, &op,
	    sizeof (op), NULL, NULL, NULL, MSG_DONTWAIT) ==
	    (ssize_t)sizeof (op) && op == OP_WAKE);
}

/* The call did not end in a reply. The errno, and whether it was taken. */
static int
aborted(struct link *l, enum outcome outcome, bool *passed)
{
	if (withdraw(l))
		return (outcome == HUNG_UP ? EBADF : EAGAIN);
	*passed = true;
	return (EINTR);
}

/*
 * Make the call over l. 0 or an errno; *clean says that the link can be used
 * again, *passed that the descriptors have gone to the server.
 */
static int
call(struct link *l, door_arg_t *a, bool no_results, bool *clean,
    bool *passed)
{
	struct message m = { .error = local_error(a),
	    .flags = no_results ? MESSAGE_NO_RESULTS : 0 };
	const int local = m.error;
	enum outcome outcome;
	int error = place_request(l, a, &m);

	if (error != 0 || (error = post(l, &m)) != 0)
		return (error);
	if ((outcome = await_reply(l)) != REPLIED)
		return (aborted(l, outcome, passed));
	error = read_answer(l, &m);
	if (m.error != 0) {
		*passed = (m.flags & MESSAGE_DESC_PASSED) != 0 ||
		    (local == EINVAL && m.error == EINVAL);
		/* Found late, these leave parts of the result behind. */
		*clean = m.error != EMFILE && m.error != EOVERFLOW &&
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

DOOR_API int
door_call(int d, door_arg_t *params)
{
	door_arg_t a = { .data_ptr = NULL };
	bool clean = false, passed = false;
	door_desc_t *desc;
	uint_t desc_num;
	struct link *l;
	int error, saved = errno;

	if (params != NULL) {
		if (bad_pointer(params))
			return (fail(EFAULT));
		a = *params;
	}
	if ((l = link_get(d)) == NULL)
		return (-1);
	desc = a.desc_ptr;
	desc_num = a.desc_num;
	error = call(l, &a, params == NULL, &clean, &passed);
	if (clean)
		link_put(l);
	else
		link_discard(l);
	if (passed)
		desc_release(desc, desc_num);
	if (error != 0)
		return (fail(error));
	if (params != NULL)
		*params = a;
	errno = saved;
	return (0);
}
