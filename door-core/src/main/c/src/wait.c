/*
 * How a client waits for the reply to its call: busily for a while, then on
 * its futex, then on the socket, where the server's death shows.
 *
 * Signals are blocked here and let in by ppoll alone: none is missed that comes
 * after the request has been posted. (See hot.c for what comes before.)
 */
#include "client.h"

#include <linux/futex.h>
#include <poll.h>
#include <sys/syscall.h>

static bool
replied(const struct link *l)
{
	return (atomic_load_explicit(&l->area->reply, memory_order_acquire) >>
	    WORD_SHIFT == l->number);
}

/* Have the descriptors arrived that this side is to close then? */
static bool
passed(const struct link *l)
{
	return (l->release_due &&
	    atomic_load(&l->area->passed) == l->number);
}

static bool
progressed(const struct link *l)
{
	return (replied(l) || passed(l));
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
		return (progressed(l));
	end = now_ns() + budget;
	for (uint32_t i = 1; !progressed(l); i++) {
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

/* Here a call that is under way can be cancelled. */
static int
sleep_or_end(struct link *l, struct pollfd *p, const struct timespec *limit,
    const sigset_t *mask)
{
	int r;

	pthread_cleanup_push(call_cancelled, l);
	(void) pthread_setcancelstate(call_cancel_state, NULL);
	r = ppoll(p, 1, limit, mask);
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	pthread_cleanup_pop(0);
	return (r);
}

/*
 * Sleep until the server says so on the socket, or is gone, or a signal comes.
 */
static enum outcome
sleep_on_socket(struct link *l, const sigset_t *mask)
{
	struct pollfd p = { .fd = l->sock, .events = POLLIN };
	uint32_t word;

	if (!announce(l, REPLY_SOCKET, &word))
		return (REPLIED);
	if (!link_is_intact(l))
		return (HUNG_UP);
	while (!progressed(l)) {
		/*
		 * What can be read is part of a reply that is about to be
		 * posted; if it is not, this must not turn into a busy wait.
		 */
		struct timespec moment = { 0, 1000000 };
		bool early = (p.revents & POLLIN) != 0;

		p.events = early ? 0 : POLLIN;
		p.revents = 0;
		/* A handler ends the call whatever has been passed. */
		if (sleep_or_end(l, &p, early ? &moment : NULL, mask) == -1 &&
		    !replied(l))
			return (errno == EINTR ? INTERRUPTED : HUNG_UP);
		if ((p.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0 &&
		    !progressed(l))
			return (HUNG_UP);
	}
	/* A reply posted while the flag stood is told on the socket, too. */
	l->token_due = atomic_fetch_and(&l->area->reply, ~REPLY_SOCKET) >>
	    WORD_SHIFT == l->number;
	return (REPLIED);
}

static enum outcome
await_progress(struct link *l, const sigset_t *mask)
{
	if (spin(l))
		return (REPLIED);
	if (!l->release_due)		/* that is told on the socket */
		sleep_on_futex(l);
	return (progressed(l) ? REPLIED : sleep_on_socket(l, mask));
}

static bool
take_wake(struct link *l)
{
	struct pollfd p = { .fd = l->sock, .events = POLLIN };
	uint32_t op = 0;

	if (l->sock == -1)		/* a forked child's: see links_forget */
		return (false);
	return (poll(&p, 1, TRADE_MS) == 1 && message_receive(l->sock, &op,
	    sizeof (op), NULL, NULL, NULL, MSG_DONTWAIT) ==
	    (ssize_t)sizeof (op) && op == OP_WAKE);
}

enum outcome
await_reply(struct link *l, const sigset_t *mask)
{
	enum outcome outcome = await_progress(l, mask);

	if (outcome != REPLIED || !passed(l))
		return (outcome);
	desc_release(l->desc, l->desc_num);
	l->desc_num = 0;
	l->release_due = false;
	if (!take_wake(l))
		return (HUNG_UP);
	return (replied(l) ? REPLIED : await_progress(l, mask));
}

bool
take_token(struct link *l)
{
	bool due = l->token_due;

	l->token_due = false;
	return (!due || take_wake(l));
}
