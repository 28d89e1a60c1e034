/*
 * The busy wait of a client whose reply comes at once, without a system call
 * for its signals.
 *
 * A call must end when a handler has run since the request was posted; to find
 * that out signals are blocked (wait.c), which costs two system calls. Here
 * they stay open, and the wait looks for the traces of a handler instead: the
 * kernel writes a signal's frame just below the stack pointer (on x86-64 below
 * the 128 bytes that belong to the running function, beginning with the last
 * word of the saved floating-point state; on AArch64 with a frame record), and
 * nothing else writes there while a function waits that calls none. If the
 * reply does not come soon, signals are blocked in the same function, before
 * the words are looked at for the last time.
 *
 * A handler on an alternate stack leaves no trace here, so threads that have
 * one wait with signals blocked, and so does everybody under a sanitizer, whose
 * calls would write there, and on other processors.
 */
#include "client.h"

#include <signal.h>
#include <sys/syscall.h>

#define	TRACE_WORDS	32
#define	UNTOUCHED	0xa5c3f00du
/* Longer than a short procedure takes, shorter than to sleep and wake. */
#define	LOOKS		256

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define	CAN_WATCH	false
#elif defined(__x86_64__) || defined(__aarch64__)
#define	CAN_WATCH	true
#else
#define	CAN_WATCH	false
#endif

/* Where the kernel writes next. */
static inline __attribute__((always_inline)) volatile uint32_t *
below_stack(void)
{
	uintptr_t sp = 0;

#if defined(__x86_64__)
	__asm__ __volatile__("mov %%rsp, %0" : "=r" (sp));
	sp -= 128;
#elif defined(__aarch64__)
	__asm__ __volatile__("mov %0, sp" : "=r" (sp));
#endif
	return ((volatile uint32_t *)sp);
}

/* All signals but the two that the C library keeps for itself. */
static const uint64_t most_signals = ~(UINT64_C(1) << 31 | UINT64_C(1) << 32);

/* rt_sigprocmask(SIG_SETMASK, new, old), without a frame on the stack. */
static inline __attribute__((always_inline)) void
set_mask(const uint64_t *new, uint64_t *old)
{
#if defined(__x86_64__)
	long r = SYS_rt_sigprocmask;
	register long size __asm__("r10") = sizeof (*new);

	__asm__ __volatile__("syscall" : "+a" (r) : "D" (SIG_SETMASK),
	    "S" (new), "d" (old), "r" (size) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
	register long r __asm__("x0") = SIG_SETMASK;
	register const void *x1 __asm__("x1") = new;
	register void *x2 __asm__("x2") = old;
	register long x3 __asm__("x3") = sizeof (*new);
	register long x8 __asm__("x8") = SYS_rt_sigprocmask;

	__asm__ __volatile__("svc 0" : "+r" (r) : "r" (x1), "r" (x2),
	    "r" (x3), "r" (x8) : "memory");
#else
	(void) new;
	(void) old;
#endif
}

bool
hot_can_watch(void)
{
	stack_t alternate;

	return (CAN_WATCH && sigaltstack(NULL, &alternate) == 0 &&
	    (alternate.ss_flags & SS_DISABLE) != 0);
}

/*
 * Post, and look for the reply for a while. REPLIED; else signals are blocked
 * (those that were are in *mask), and INTERRUPTED: a handler has run, HUNG_UP:
 * nothing has happened. Calls no function: see above.
 */
static __attribute__((noinline, no_instrument_function)) enum outcome
post_and_look(struct area *area, uint32_t number, uint32_t *old,
    uint64_t *mask)
{
	volatile uint32_t *trace = below_stack() - TRACE_WORDS;
	bool touched = false;

	for (int i = 0; i < TRACE_WORDS; i++)
		trace[i] = UNTOUCHED;
	*old = atomic_exchange(&area->call, number << WORD_SHIFT |
	    CALL_POSTED);
	for (int i = 0; i < LOOKS && (*old & CALL_ASLEEP) == 0; i++) {
		if (atomic_load_explicit(&area->reply, memory_order_acquire) >>
		    WORD_SHIFT == number)
			return (REPLIED);
		cpu_pause();
	}
	set_mask(&most_signals, mask);
	for (int i = 0; i < TRACE_WORDS; i++)
		touched |= trace[i] != UNTOUCHED;
	return (touched ? INTERRUPTED : HUNG_UP);
}

enum outcome
hot_post(struct link *l, uint32_t *old, sigset_t *mask)
{
	uint64_t blocked = 0;
	enum outcome outcome = post_and_look(l->area, l->number, old,
	    &blocked);

	(void) sigemptyset(mask);
	(void) memcpy(mask, &blocked, sizeof (blocked));
	return (outcome);
}
