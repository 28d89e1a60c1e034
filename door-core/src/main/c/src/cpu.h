/*
 * Busy waiting.
 */
#ifndef DOOR_CPU_H
#define	DOOR_CPU_H

#include <sched.h>
#include <stdint.h>
#include <time.h>

static inline __attribute__((always_inline)) void
cpu_pause(void)
{
#if defined(__x86_64__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ __volatile__("isb" ::: "memory");
#endif
}

/* Nanoseconds of the monotonic clock. */
static inline int64_t
now_ns(void)
{
	struct timespec ts;

	(void) clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec);
}

/* The CPU that runs this thread, as a number that is never 0. */
static inline uint32_t
cpu_number(void)
{
	return ((uint32_t)sched_getcpu() + 1);
}

/*
 * How long to wait busily. Grows back at once when waiting paid, halves when
 * it did not, and once it is down to nothing is tried every PROBE_EVERY times.
 */
struct patience {
	int32_t ns;
	uint32_t since_probe;
};

int64_t patience_budget(struct patience *, int32_t longest);
void patience_paid(struct patience *, int32_t longest);
void patience_wasted(struct patience *);

#endif
