/*
 * Threads and signal sets. Sizes are illumos's, so that a caller who has less
 * room than Linux needs is right, and one who has less than illumos needs is
 * seen: pthread_t 4 bytes, sigset_t 16, and pthread_attr_t a pointer.
 */
#include "fake.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(ILLUMOS_SIZEOF_pthread_t == sizeof (uint32_t), "pthread_t");
_Static_assert(ILLUMOS_SIZEOF_sigset_t == 4 * sizeof (uint32_t), "sigset_t");

#define	SIGNAL_WORDS	4
#define	WORD_BITS	32

static const struct {
	int illumos, linux_;
} signals[] = {
#define	SIGNAL(name)	{ ILLUMOS_##name, name },
	ILLUMOS_SIGNALS(SIGNAL)
};

#define	NAMED	((int)(sizeof (signals) / sizeof (signals[0])))

/*
 * The i-th signal that both have, numbered as each has it; 0 after the last. The
 * JDK counts its own from SIGRTMAX down.
 */
static int
common(int i, int *linux_)
{
	if (i < NAMED) {
		*linux_ = signals[i].linux_;
		return (signals[i].illumos);
	}
	i -= NAMED;
	*linux_ = SIGRTMAX - i;
	return (*linux_ >= SIGRTMIN && ILLUMOS_SIGRTMAX - i >= ILLUMOS_SIGRTMIN ?
	    ILLUMOS_SIGRTMAX - i : 0);
}

ILLUMOS(int, sigfillset, (uint32_t *set))
{
	(void) memset(set, 0xff, ILLUMOS_SIZEOF_sigset_t);
	return (0);
}

/* Signals count from 1. */
ILLUMOS(int, sigdelset, (uint32_t *set, int number))
{
	if (number < 1 || number > ILLUMOS_SIGRTMAX)
		return (refused(EINVAL));
	number--;
	set[number / WORD_BITS] &= ~((uint32_t)1 << (number % WORD_BITS));
	return (0);
}

static int
is_in(const uint32_t *set, int number)
{
	number--;
	return ((set[number / WORD_BITS] >> (number % WORD_BITS) & 1) != 0);
}

static void
put_in(uint32_t *set, int number)
{
	number--;
	set[number / WORD_BITS] |= (uint32_t)1 << (number % WORD_BITS);
}

static int
linux_how(int how)
{
	switch (how) {
	case ILLUMOS_SIG_BLOCK:
		return (SIG_BLOCK);
	case ILLUMOS_SIG_UNBLOCK:
		return (SIG_UNBLOCK);
	case ILLUMOS_SIG_SETMASK:
		return (SIG_SETMASK);
	default:
		return (-1);
	}
}

/* Signals that illumos does not have are left as they are in the mask. */
ILLUMOS(int, pthread_sigmask, (int how, const uint32_t *set, uint32_t *before))
{
	sigset_t now, ours;
	int ours_how = linux_how(how), number, linux_;

	(void) pthread_sigmask(SIG_SETMASK, NULL, &now);
	if (before != NULL)
		(void) memset(before, 0, ILLUMOS_SIZEOF_sigset_t);
	for (int i = 0; before != NULL && (number = common(i, &linux_)) != 0;
	    i++) {
		if (sigismember(&now, linux_))
			put_in(before, number);
	}
	if (set == NULL)
		return (0);
	if (ours_how == -1)
		return (to_illumos(EINVAL));
	ours = now;
	if (ours_how != SIG_SETMASK)
		(void) sigemptyset(&ours);
	for (int i = 0; (number = common(i, &linux_)) != 0; i++) {
		if (is_in(set, number))
			(void) sigaddset(&ours, linux_);
		else
			(void) sigdelset(&ours, linux_);
	}
	return (to_illumos(pthread_sigmask(ours_how, &ours, NULL)));
}

ILLUMOS(int, pthread_attr_init, (pthread_attr_t **attr))
{
	if ((*attr = malloc(sizeof (**attr))) == NULL)
		return (to_illumos(ENOMEM));
	return (to_illumos(pthread_attr_init(*attr)));
}

ILLUMOS(int, pthread_attr_destroy, (pthread_attr_t **attr))
{
	int result = pthread_attr_destroy(*attr);

	free(*attr);
	*attr = NULL;
	return (to_illumos(result));
}

ILLUMOS(int, pthread_attr_setdetachstate, (pthread_attr_t **attr, int state))
{
	if (state == ILLUMOS_PTHREAD_CREATE_DETACHED)
		state = PTHREAD_CREATE_DETACHED;
	else if (state == ILLUMOS_PTHREAD_CREATE_JOINABLE)
		state = PTHREAD_CREATE_JOINABLE;
	else
		return (to_illumos(EINVAL));
	return (to_illumos(pthread_attr_setdetachstate(*attr, state)));
}

ILLUMOS(int, pthread_attr_setstacksize, (pthread_attr_t **attr, size_t size))
{
	if (size < ILLUMOS_LIBC_MINSTACK)
		return (to_illumos(EINVAL));
	return (to_illumos(pthread_attr_setstacksize(*attr, size)));
}

/* The invocation interface of JNI: as much of it as is used. */
struct vm {
	void *const *functions;
};

#define	JNI_GET_ENV	6
#define	JNI_VERSION	0x00010004

static int
is_java(void)
{
	int (*all)(struct vm **, int, int *);
	int (*get_env)(struct vm *, void **, int);
	struct vm *vm = NULL;
	void *env;
	int count = 0;

	*(void **)(&all) = dlsym(RTLD_DEFAULT, "JNI_GetCreatedJavaVMs");
	if (all == NULL || all(&vm, 1, &count) != 0 || count == 0)
		return (0);
	*(const void **)(&get_env) = vm->functions[JNI_GET_ENV];
	return (get_env(vm, &env, JNI_VERSION) == 0);
}

struct start {
	void *(*function)(void *);
	void *argument;
};

static int ended, ended_in_java;

/*
 * Before the destructors of an ending thread run, illumos blocks all signals,
 * faults too, and a fault then ends the process (thr.c, _thr_exit_common, and
 * sig.c, trapsig). Java gets along without faults by chance only.
 */
static void
leave(void *nothing)
{
	sigset_t all;

	(void) nothing;
	(void) sigfillset(&all);
	(void) pthread_sigmask(SIG_SETMASK, &all, NULL);
	if (is_java())
		(void) __atomic_add_fetch(&ended_in_java, 1, __ATOMIC_SEQ_CST);
	(void) __atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST);
}

static void *
run(void *argument)
{
	struct start start = *(struct start *)argument;
	void *result = NULL;

	free(argument);
	pthread_cleanup_push(leave, NULL);
	result = start.function(start.argument);
	pthread_cleanup_pop(1);
	return (result);
}

/* How many threads have ended, and how many of them as threads of Java. */
CONTROL(int, fake_threads_ended, (int in_java))
{
	return (__atomic_load_n(in_java ? &ended_in_java : &ended,
	    __ATOMIC_SEQ_CST));
}

ILLUMOS(int, pthread_create, (uint32_t *thread, pthread_attr_t **attr,
    void *(*function)(void *), void *argument))
{
	static uint32_t last = 1;
	struct start *start = malloc(sizeof (*start));
	pthread_t real;
	int result;

	if (start == NULL)
		return (to_illumos(ENOMEM));
	start->function = function;
	start->argument = argument;
	result = pthread_create(&real, attr != NULL ? *attr : NULL, run, start);
	if (result == 0)
		*thread = __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
	else
		free(start);
	return (to_illumos(result));
}
