/*
 * What this process has learnt about doors of other processes, so that it can
 * still be told when their servers are dead: the facts about a door, and the
 * file at which it was opened. By the cookie of the descriptor's socket, which
 * is unique, never used again (socket(7)), and the same for duplicates.
 *
 * As many as there are slots are remembered; a later one takes the place of an
 * earlier. A slot is written under an odd number and read between two equal
 * even ones, so that nobody waits for anybody: open and stat come here, and may
 * be called by signal handlers.
 */
#include "internal.h"
#include "real.h"

#define	SLOTS	256
#define	WORDS	(sizeof (struct stat) / sizeof (uint64_t))

_Static_assert(sizeof (struct stat) % sizeof (uint64_t) == 0, "whole words");
_Static_assert(sizeof (struct facts) % sizeof (uint64_t) == 0, "whole words");
_Static_assert(sizeof (struct facts) <= sizeof (struct stat), "fits");

struct slot {
	_Atomic uint64_t sequence, cookie, words[WORDS];
};

static struct slot facts_known[SLOTS], files_known[SLOTS];

uint64_t
socket_cookie(int d)
{
	uint64_t cookie = 0;
	socklen_t len = sizeof (cookie);
	int saved = errno;

	if (getsockopt(d, SOL_SOCKET, SO_COOKIE, &cookie, &len) == -1)
		cookie = 0;
	errno = saved;
	return (cookie);
}

static void
put(struct slot *slots, int d, const void *data, size_t size)
{
	uint64_t word, cookie = socket_cookie(d);
	struct slot *s = &slots[cookie % SLOTS];
	uint64_t sequence = atomic_load(&s->sequence);

	if (cookie == 0 || sequence % 2 != 0 || !atomic_compare_exchange_strong(
	    &s->sequence, &sequence, sequence + 1))
		return;
	atomic_thread_fence(memory_order_release);
	atomic_store(&s->cookie, cookie);
	for (size_t i = 0; i < size / sizeof (word); i++) {
		(void) memcpy(&word, (const char *)data + i * sizeof (word),
		    sizeof (word));
		atomic_store_explicit(&s->words[i], word,
		    memory_order_relaxed);
	}
	atomic_store(&s->sequence, sequence + 2);
}

static bool
get(struct slot *slots, int d, void *data, size_t size)
{
	uint64_t word, cookie = socket_cookie(d);
	struct slot *s = &slots[cookie % SLOTS];
	uint64_t sequence = atomic_load(&s->sequence);

	if (cookie == 0 || sequence % 2 != 0 ||
	    atomic_load(&s->cookie) != cookie)
		return (false);
	for (size_t i = 0; i < size / sizeof (word); i++) {
		word = atomic_load_explicit(&s->words[i],
		    memory_order_acquire);
		(void) memcpy((char *)data + i * sizeof (word), &word,
		    sizeof (word));
	}
	return (atomic_load(&s->sequence) == sequence);
}

/*
 * A server's word counts for nothing where the kernel states the fact: who made
 * the socket, and its address.
 */
static void
correct(int d, struct facts *facts)
{
	struct ucred maker = { .pid = 0 };
	socklen_t len = sizeof (maker);
	struct address a;

	if (address_of_peer(d, &a))
		facts->info.di_uniquifier = a.id;
	if (getsockopt(d, SOL_SOCKET, SO_PEERCRED, &maker, &len) == 0 &&
	    maker.pid != 0)
		facts->info.di_target = maker.pid;
	facts->info.di_attributes &= DOOR_ATTR_MASK & ~(door_attr_t)DOOR_LOCAL;
	(void) memset(facts->info.di_resv, 0, sizeof (facts->info.di_resv));
}

void
known_put(int d, struct facts *facts)
{
	correct(d, facts);
	put(facts_known, d, facts, sizeof (*facts));
}

bool
known_get(int d, struct facts *facts)
{
	return (get(facts_known, d, facts, sizeof (*facts)));
}

void
opened_remember(int d, const struct stat *st)
{
	put(files_known, d, st, sizeof (*st));
}

bool
opened_recall(int d, struct stat *st)
{
	return (get(files_known, d, st, sizeof (*st)));
}
