/*
 * thr_create: threads of illumos on POSIX threads.
 *
 * The library keeps a record of each thread that thr_create makes, as POSIX
 * has neither a way to wait for whichever thread ends first, nor threads that
 * start suspended, nor such that do not keep a process alive (thread_end.c).
 * Threads that come about otherwise get a record when they use one of these
 * calls, and are known to the kernel in any case.
 */
#include "threads.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>

/* What illumos demands of a stack at least: two pages of 4096 bytes. */
#define	MIN_STACK	8192
/*
 * A stack that the program brings is used if this much of it is left besides
 * what Linux keeps there; else it is passed over.
 */
#define	OWN_STACK_MIN	(2 * (size_t)STACK_EXTRA)

struct thread *threads;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;		/* of the record, for its destructor */
static _Thread_local struct thread *self;
static _Thread_local struct pause outside;

void
threads_lock(void)
{
	struct pause p;

	pause_begin(&p);
	(void) pthread_mutex_lock(&mutex);
	outside = p;
}

void
threads_unlock(void)
{
	const struct pause p = outside;

	(void) pthread_mutex_unlock(&mutex);
	pause_end(&p);
}

void
threads_pause(void)
{
	(void) pthread_mutex_unlock(&mutex);
}

void
threads_resume(void)
{
	(void) pthread_mutex_lock(&mutex);
}

void
threads_changed(void)
{
	(void) pthread_cond_broadcast(&changed);
}

void
threads_wait(int ms)
{
	struct timespec until;

	if (ms == 0) {
		(void) pthread_cond_wait(&changed, &mutex);
		return;
	}
	(void) clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += ms * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	(void) pthread_cond_clockwait(&changed, &mutex, CLOCK_MONOTONIC,
	    &until);
}

pid_t
own_tid(void)
{
	return ((pid_t)syscall(SYS_gettid));
}

/* Only the thread that forked lives on, as the first of its process. */
static void
after_fork_child(void)
{
	while (threads != NULL) {
		struct thread *t = threads;

		/* Not freed: the fork may have interrupted malloc. */
		thread_remove(t);
	}
	departures_forget();
	changed = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
	if (self != NULL) {
		self->tid = own_tid();
		self->prev = &threads;
		threads = self;
	}
	threads_unlock();
}

static void
start(void)
{
	(void) pthread_key_create(&key, thread_ends);
	(void) pthread_atfork(threads_lock, threads_unlock, after_fork_child);
}

static void
enter(struct thread *t)
{
	t->next = threads;
	t->prev = &threads;
	if (threads != NULL)
		threads->prev = &t->next;
	threads = t;
}

void
thread_remove(struct thread *t)
{
	*t->prev = t->next;
	if (t->next != NULL)
		t->next->prev = t->prev;
	t->next = NULL;
	t->prev = NULL;
}

struct thread *
thread_find(pthread_t id)
{
	struct thread *t = threads;

	while (t != NULL && pthread_equal(t->id, id) == 0)
		t = t->next;
	return (t);
}

struct thread *
thread_record(void)
{
	struct thread *t;

	if (self != NULL)
		return (self);
	(void) pthread_once(&once, start);
	if ((t = calloc(1, sizeof (*t))) == NULL)
		return (NULL);
	t->id = pthread_self();
	t->tid = own_tid();
	t->detached = true;		/* whoever made it sees to that */
	if (pthread_setspecific(key, t) != 0) {
		free(t);
		return (NULL);
	}
	self = t;
	threads_lock();
	enter(t);
	threads_unlock();
	return (t);
}

bool
thread_plausible(pthread_t id)
{
#ifdef __GLIBC__
	/* The address of the thread's control block. */
	uintptr_t page = (uintptr_t)id & ~(uintptr_t)4095;
	unsigned char in_core[16];

	return (id != 0 && mincore((void *)page, 1, in_core) == 0);
#else
	return (id != 0);
#endif
}

bool
thread_defer(struct thread *t)
{
	return (pthread_setspecific(key, t) == 0);
}

size_t
thread_nominal_stack(void)
{
	return (self == NULL ? 0 : self->nominal);
}

static void *
run(void *arg)
{
	struct thread *t = arg;

	/* Signals are blocked: none is handled by a suspended thread. */
	self = t;
	threads_lock();
	t->id = pthread_self();
	t->tid = own_tid();
	threads_changed();
	while (t->suspended)
		threads_wait(0);
	threads_unlock();
	(void) pthread_setspecific(key, t);
	(void) pthread_sigmask(SIG_SETMASK, &t->mask, NULL);
	return (t->run(t->arg));
}

/* The stack: the program's own, or one with room for what Linux puts there. */
static int
set_stack(pthread_attr_t *attr, struct thread *t, void *base, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (base != NULL && size >= OWN_STACK_MIN)
		return (pthread_attr_setstack(attr, base, size));
	t->nominal = size != 0 ? size : DEFAULT_STACK;
	if (t->nominal > SIZE_MAX - STACK_EXTRA - page)
		return (ENOMEM);
	return (pthread_attr_setstacksize(attr, round_up(t->nominal +
	    STACK_EXTRA, page)));
}

static int
launch(struct thread *t, const pthread_attr_t *attr, thread_t *id)
{
	struct thread *old;
	sigset_t all, mask;
	pthread_t new;
	int error;

	(void) sigfillset(&all);
	(void) pthread_sigmask(SIG_SETMASK, &all, &t->mask);
	threads_lock();
	if ((error = pthread_create(&new, attr, run, t)) == 0) {
		/* A record of that number: pthread_join was called for it. */
		if ((old = thread_find(new)) != NULL) {
			thread_remove(old);
			free(old);
		}
		t->id = new;
		enter(t);
		if (id != NULL)
			*id = new;
	}
	mask = t->mask;
	threads_unlock();
	/* From here on t may have run to its end, and be gone. */
	(void) pthread_sigmask(SIG_SETMASK, &mask, NULL);
	return (error);
}

DOOR_API int
thr_create(void *stack_base, size_t stack_size, void *(*func)(void *),
    void *arg, long flags, thread_t *id)
{
	pthread_attr_t attr;
	struct thread *t;
	int error;

	if ((stack_base != NULL || stack_size != 0) && stack_size < MIN_STACK)
		return (EINVAL);
	if (thread_record() == NULL || (t = calloc(1, sizeof (*t))) == NULL)
		return (ENOMEM);
	t->made = true;
	t->daemon = (flags & THR_DAEMON) != 0;
	t->detached = (flags & (THR_DAEMON | THR_DETACHED)) != 0;
	t->suspended = (flags & THR_SUSPENDED) != 0;
	t->run = func;
	t->arg = arg;
	(void) pthread_attr_init(&attr);
	if (t->detached)
		(void) pthread_attr_setdetachstate(&attr,
		    PTHREAD_CREATE_DETACHED);
	if ((error = set_stack(&attr, t, stack_base, stack_size)) == 0)
		error = launch(t, &attr, id);
	(void) pthread_attr_destroy(&attr);
	if (error != 0)
		free(t);
	return (error);
}

DOOR_API int
thr_continue(thread_t id)
{
	struct thread *t;
	int error;

	threads_lock();
	if ((t = thread_find(id)) != NULL && !t->ended) {
		t->suspended = false;
		threads_changed();
		error = 0;
	} else {
		error = t == NULL && thread_plausible(id) ?
		    pthread_kill(id, 0) : ESRCH;
	}
	threads_unlock();
	return (error);
}

DOOR_API size_t
thr_min_stack(void)
{
	return (MIN_STACK);
}
