/*
 * A server thread that has answered stays with its client for a while: the
 * next call then costs no system call on either side.
 *
 * At most half the CPUs wait busily, and never for a client on the same CPU,
 * which could not run. The kernel likes to put a thread beside the one that
 * woke it, so a pair that keeps calling on one CPU is moved apart, if the
 * program's affinity allows; each time that did not help, the next try is put
 * off twice as long.
 */
#include "server.h"

static _Atomic int lingering;

/* Leave this CPU for another one, and stay free to come back. */
static void
move_away(void)
{
	cpu_set_t allowed, others;
	int here = sched_getcpu();

	if (here < 0 || sched_getaffinity(0, sizeof (allowed), &allowed) == -1)
		return;
	others = allowed;
	CPU_CLR((size_t)here, &others);
	if (CPU_COUNT(&others) == 0)
		return;
	if (sched_setaffinity(0, sizeof (others), &others) == 0)
		(void) sched_setaffinity(0, sizeof (allowed), &allowed);
}

/* Do client and server share a CPU, also after an attempt to part them? */
static bool
shares_cpu(struct shuttle *s)
{
	uint32_t theirs = atomic_load_explicit(&s->area->client_cpu,
	    memory_order_relaxed);

	if (theirs != cpu_number()) {
		s->crowded = 0;
		return (false);
	}
	if (++s->crowded < s->move_at)
		return (true);
	s->crowded = 0;
	if (s->move_at < MOVE_AFTER_MOST)
		s->move_at *= 2;
	move_away();
	return (theirs == cpu_number());
}

static int
most_lingering(void)
{
	static _Atomic int most;
	int n = atomic_load_explicit(&most, memory_order_relaxed);

	if (n == 0) {
		/* On one CPU nobody lingers: told from "not asked yet". */
		n = (int)sysconf(_SC_NPROCESSORS_ONLN) / 2;
		n = n > 0 ? n : -1;
		atomic_store(&most, n);
	}
	return (n);
}

bool
shuttle_linger(struct shuttle *s)
{
	int64_t budget, end;
	bool found = false;

	if (shuttle_accept(s))
		return (true);
	budget = patience_budget(&s->patience, LINGER_NS);
	if (budget == 0 || shares_cpu(s))
		return (false);
	(void) atomic_fetch_add(&s->door->pool->lingering, 1);
	if (atomic_fetch_add(&lingering, 1) < most_lingering()) {
		end = now_ns() + budget;
		for (uint32_t i = 1; !found; i++) {
			if ((atomic_load_explicit(&s->area->call,
			    memory_order_relaxed) & CALL_POSTED) != 0)
				found = shuttle_accept(s);
			else if (i % 64 == 0 && now_ns() > end)
				break;
			cpu_pause();
		}
		if (found) {
			patience_paid(&s->patience, LINGER_NS);
			s->move_at = MOVE_AFTER;
		} else {
			patience_wasted(&s->patience);
		}
	}
	(void) atomic_fetch_sub(&lingering, 1);
	(void) atomic_fetch_sub(&s->door->pool->lingering, 1);
	return (found);
}

void
linger_forget(void)
{
	atomic_store(&lingering, 0);
}
