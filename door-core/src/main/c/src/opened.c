/*
 * What a door was opened at: fstat of a descriptor that open gave for an
 * attached file tells of that file. The descriptor is a socket, and whatever
 * way it is duplicated its cookie tells it from all others since boot.
 *
 * As many as there are slots are remembered; a later one takes the place of an
 * earlier. A slot is written under an odd number and read between two equal
 * even ones, so that nobody waits for anybody: these functions must do in a
 * signal handler.
 */
#include "internal.h"
#include "real.h"

#define	SLOTS	512
#define	WORDS	(sizeof (struct stat) / sizeof (uint64_t))

_Static_assert(sizeof (struct stat) % sizeof (uint64_t) == 0, "whole words");

static struct {
	_Atomic uint64_t sequence, cookie, words[WORDS];
} slots[SLOTS];

static bool
cookie_of(int d, uint64_t *cookie)
{
	socklen_t len = sizeof (*cookie);
	int saved = errno;
	bool known = getsockopt(d, SOL_SOCKET, SO_COOKIE, cookie, &len) == 0;

	errno = saved;
	return (known);
}

void
opened_remember(int d, const struct stat *st)
{
	uint64_t cookie, sequence, word;

	if (!cookie_of(d, &cookie))
		return;
	size_t n = cookie % SLOTS;
	sequence = atomic_load(&slots[n].sequence);
	if (sequence % 2 != 0 || !atomic_compare_exchange_strong(
	    &slots[n].sequence, &sequence, sequence + 1))
		return;
	atomic_store(&slots[n].cookie, cookie);
	for (size_t i = 0; i < WORDS; i++) {
		(void) memcpy(&word, (const char *)st + i * sizeof (word),
		    sizeof (word));
		atomic_store_explicit(&slots[n].words[i], word,
		    memory_order_relaxed);
	}
	atomic_store(&slots[n].sequence, sequence + 2);
}

bool
opened_recall(int d, struct stat *st)
{
	uint64_t cookie, sequence, word;

	if (!cookie_of(d, &cookie))
		return (false);
	size_t n = cookie % SLOTS;
	sequence = atomic_load(&slots[n].sequence);
	if (sequence == 0 || sequence % 2 != 0 ||
	    atomic_load(&slots[n].cookie) != cookie)
		return (false);
	for (size_t i = 0; i < WORDS; i++) {
		word = atomic_load_explicit(&slots[n].words[i],
		    memory_order_acquire);
		(void) memcpy((char *)st + i * sizeof (word), &word,
		    sizeof (word));
	}
	return (atomic_load(&slots[n].sequence) == sequence);
}
