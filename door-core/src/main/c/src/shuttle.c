/*
 * The server's end of a shuttle: who works on it, calls and replies.
 *
 * A shuttle belongs to the thread that set OWNER_TAKEN in its owner word,
 * which is private to the server. The bell is watched edge-triggered, so each
 * ring wakes one thread once; a ring that finds the shuttle taken leaves
 * OWNER_RUNG, and the owner looks again before it lets go. Shuttles are never
 * freed, only used again: a ring may reach a thread after its client is gone,
 * finds another client's shuttle with nothing posted, and does no harm.
 */
#include "server.h"

#include <alloca.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>

static struct shuttle *free_shuttles;	/* server_lock; linked by next */

static struct shuttle *
slot_get(void)
{
	struct shuttle *s = free_shuttles;

	if (s != NULL)
		free_shuttles = s->next;
	else if ((s = calloc(1, sizeof (*s))) != NULL)
		atomic_store(&s->owner, OWNER_FREE);
	return (s);
}

static void
slot_put(struct shuttle *s)
{
	atomic_store(&s->owner, OWNER_FREE);
	s->next = free_shuttles;
	free_shuttles = s;
}

static int
map_area(struct shuttle *s, int *memfd)
{
	int fd = memfd_sealed("shuttle", sizeof (struct area));
	void *p;

	if (fd == -1)
		return (-1);
	p = mmap(NULL, sizeof (struct area), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);
	if (p == MAP_FAILED) {
		close_quietly(fd);
		return (-1);
	}
	(void) madvise(p, sizeof (struct area), MADV_DONTFORK);
	s->area = p;
	atomic_store(&s->area->call, CALL_ASLEEP);
	*memfd = fd;
	return (0);
}

struct shuttle *
shuttle_make(struct door *door, int sock, struct peer *peer, int *memfd)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLET };
	struct shuttle *s = slot_get();

	if (s == NULL)
		goto no_slot;
	s->sock = fd_out_of_the_way(sock);
	s->bell = fd_out_of_the_way(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
	if (s->bell == -1 || map_area(s, memfd) == -1)
		goto no_area;
	ev.data.ptr = s;
	if (epoll_ctl(door->pool->epoll, EPOLL_CTL_ADD, s->bell, &ev) == -1)
		goto no_watch;
	s->door = door;
	s->peer = *peer;
	s->patience = (struct patience) { .ns = LINGER_NS };
	s->crowded = 0;
	s->move_at = MOVE_AFTER;
	s->next = door->shuttles;
	s->prev = &door->shuttles;
	if (s->next != NULL)
		s->next->prev = &s->next;
	door->shuttles = s;
	door_hold(door);
	atomic_store(&s->owner, 0);
	return (s);

no_watch:
	(void) munmap(s->area, sizeof (struct area));
	close_quietly(*memfd);
no_area:
	close_quietly(s->bell);
	sock = s->sock;
	slot_put(s);
no_slot:
	close_elsewhere(sock, peer->ruid, FDS_PER_SHUTTLE);
	peer_free(peer);
	return (NULL);
}

/* server_lock held; nobody else works on it. */
static void
destroy(struct shuttle *s)
{
	if ((*s->prev = s->next) != NULL)
		s->next->prev = s->prev;
	/* The client holds the bell too: closing would not end the watch. */
	(void) epoll_ctl(s->door->pool->epoll, EPOLL_CTL_DEL, s->bell, NULL);
	close_quietly(s->bell);
	close_elsewhere(s->sock, s->peer.ruid, FDS_PER_SHUTTLE);
	(void) munmap(s->area, sizeof (struct area));
	peer_free(&s->peer);
	door_rele(s->door);
	slot_put(s);
}

/* States of the word "cancel". */
#define	UNARMED		0u
#define	ARMED		1u
#define	CANCELLING	2u		/* the thread waits for the end of it */

void
shuttle_arm(struct shuttle *s)
{
	s->thread = pthread_self();
	atomic_store(&s->cancel, ARMED);
	if (shuttle_aborted(s)) {
		shuttle_disarm(s);
		(void) pthread_cancel(pthread_self());
	}
}

void
shuttle_disarm(struct shuttle *s)
{
	uint32_t armed = ARMED;

	if (atomic_load(&s->cancel) == UNARMED ||
	    atomic_compare_exchange_strong(&s->cancel, &armed, UNARMED))
		return;
	while (atomic_load(&s->cancel) == CANCELLING)
		(void) sched_yield();
}

void
shuttle_hung_up(struct shuttle *s)
{
	uint32_t armed = ARMED;

	if ((atomic_fetch_or(&s->owner, OWNER_CLOSING) & OWNER_TAKEN) == 0) {
		destroy(s);
	} else if (atomic_compare_exchange_strong(&s->cancel, &armed,
	    CANCELLING)) {
		(void) pthread_cancel(s->thread);
		atomic_store(&s->cancel, UNARMED);
	}
}

bool
shuttle_aborted(const struct shuttle *s)
{
	return ((atomic_load(&s->owner) & OWNER_CLOSING) != 0 ||
	    (atomic_load(&s->area->call) & CALL_ABORTED) != 0);
}

bool
shuttle_take(struct shuttle *s)
{
	uint32_t o = atomic_load(&s->owner);

	for (;;) {
		if ((o & (OWNER_FREE | OWNER_CLOSING)) != 0)
			return (false);
		if ((o & OWNER_TAKEN) != 0) {
			if (atomic_compare_exchange_weak(&s->owner, &o,
			    o | OWNER_RUNG))
				return (false);
		} else if (atomic_compare_exchange_weak(&s->owner, &o,
		    OWNER_TAKEN)) {
			return (true);
		}
	}
}

bool
shuttle_accept(struct shuttle *s)
{
	uint32_t w = atomic_load_explicit(&s->area->call,
	    memory_order_acquire);

	if ((w & CALL_POSTED) == 0 || !atomic_compare_exchange_strong(
	    &s->area->call, &w, (w & ~WORD_FLAGS) | CALL_TAKEN))
		return (false);
	s->number = w >> WORD_SHIFT;
	return (true);
}

bool
shuttle_let_go(struct shuttle *s, bool locked)
{
	uint32_t o;

	/*
	 * A well-behaved client rings once for each call, so the second round
	 * is the last; whoever rings on and on loses his own rings.
	 */
	for (int round = 0; ; round++) {
		if ((atomic_fetch_or(&s->area->call, CALL_ASLEEP) &
		    CALL_POSTED) != 0 && shuttle_accept(s))
			return (true);
		o = OWNER_TAKEN;
		if (atomic_compare_exchange_strong(&s->owner, &o, 0))
			return (false);
		if ((o & OWNER_CLOSING) != 0)
			break;
		if (round < 4)
			(void) atomic_fetch_and(&s->owner, ~OWNER_RUNG);
		else if (atomic_compare_exchange_strong(&s->owner, &o, 0))
			return (false);
	}
	if (!locked)
		lock_server();
	destroy(s);
	if (!locked)
		unlock_server();
	return (false);
}

void
shuttle_hand_over(struct shuttle *s)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLET,
	    .data.ptr = s };

	lock_server();
	if (!s->notice && (atomic_load(&s->door->attributes) &
	    DOOR_REVOKED) != 0) {
		/* Nobody may be left to take it, nor to answer as door_revoke. */
		do {
			shuttle_answer(s, EBADF, 0);
		} while (shuttle_let_go(s, true));
		unlock_server();
		return;
	}
	(void) atomic_fetch_or(&s->area->call, CALL_POSTED);
	if ((atomic_fetch_and(&s->owner, ~(OWNER_TAKEN | OWNER_RUNG)) &
	    OWNER_CLOSING) != 0) {
		destroy(s);
	} else {
		/*
		 * The bell has rung before, and watching it anew reports that
		 * once more. Ringing it could block: the client shares it.
		 */
		(void) epoll_ctl(s->door->pool->epoll, EPOLL_CTL_MOD, s->bell,
		    &ev);
	}
	unlock_server();
}

/* The answer is complete in the area: tell the client. */
static void
post(struct shuttle *s)
{
	uint32_t op = OP_WAKE, old;

	atomic_store_explicit(&s->area->server_cpu, cpu_number(),
	    memory_order_relaxed);
	old = atomic_exchange(&s->area->reply, s->number << WORD_SHIFT);
	if ((old & REPLY_FUTEX) != 0)
		(void) syscall(SYS_futex, &s->area->reply, FUTEX_WAKE, 1,
		    NULL, NULL, 0);
	if ((old & REPLY_SOCKET) != 0)
		(void) message_send(s->sock, &op, sizeof (op), NULL, 0,
		    MSG_DONTWAIT);
}

void
shuttle_passed(struct shuttle *s)
{
	uint32_t op = OP_WAKE;

	(void) message_send(s->sock, &op, sizeof (op), NULL, 0, MSG_DONTWAIT);
	atomic_store(&s->area->passed, s->number);
}

void
shuttle_answer(struct shuttle *s, int error, uint32_t flags)
{
	s->area->answer = (struct message) { .error = error, .flags = flags };
	post(s);
}

/* Copy the result to where the client finds it. 0 or an errno. */
static int
gather(struct shuttle *s, const char *data, struct message *m, int *memfd)
{
	if (m->size <= AREA_SMALL) {
		m->where = BYTES_SMALL;
		return (copy_in(s->area->reply_small, data, m->size));
	}
	if (m->size <= AREA_LARGE) {
		m->where = BYTES_LARGE;
		return (copy_in(s->area->reply_large, data, m->size));
	}
	m->where = BYTES_MEMFD;
	return (bytes_gather(data, m->size, memfd));
}

/* Pass on what does not fit there. The client's error: 0, EMFILE, EOVERFLOW. */
static int
pass(struct shuttle *s, int memfd, const door_desc_t *d, uint_t n)
{
	/* EPIPE and ECONNRESET: the client is gone, or will be. */
	if (bytes_send(s->sock, memfd, MSG_DONTWAIT) == -1 &&
	    errno != EPIPE && errno != ECONNRESET)
		return (EOVERFLOW);
	if (n > 0 && desc_send(s->sock, d, n, MSG_DONTWAIT, &s->peer.ruid) ==
	    -1 && errno != EPIPE)
		return (EMFILE);
	return (0);
}

int
shuttle_reply(struct shuttle *s, const char *data, size_t size,
    const door_desc_t *desc, uint_t n)
{
	struct message m = { .size = size, .desc_num = n };
	door_desc_t *d = NULL;
	int memfd = -1, error;

	if ((s->no_results && (size > 0 || n > 0)) || n > DESC_PER_MESSAGE)
		return (E2BIG);
	error = gather(s, data, &m, &memfd);
	if (error == ENOMEM || error == EMFILE) {
		/* Not the program's mistake: the client hears of it. */
		m.error = EOVERFLOW;
		error = 0;
	}
	if (error == 0 && n > 0) {
		d = alloca(n * sizeof (*d));
		error = copy_in(d, desc, n * sizeof (*d));
		if (error == 0 && (error = desc_check(d, n)) != 0)
			desc_release(d, n);
	}
	if (error != 0) {
		close_quietly(memfd);
		return (error);
	}
	if (m.error == 0)
		m.error = pass(s, memfd, d, n);
	desc_release(d, n);
	if (m.error != 0)
		m = (struct message) { .error = m.error };
	s->area->answer = m;
	post(s);
	return (0);
}

void
shuttles_forget(struct door *door)
{
	for (struct shuttle *s = door->shuttles; s != NULL; s = s->next) {
		close_quietly(s->bell);
		close_quietly(s->sock);
	}
	door->shuttles = NULL;
}
