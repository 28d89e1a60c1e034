/*
 * What illumos threads can do to themselves and each other, apart from
 * beginning and ending: names for what POSIX threads do.
 */
#include "threads.h"

#include <sched.h>

DOOR_API thread_t
thr_self(void)
{
	return (pthread_self());
}

DOOR_API int
thr_main(void)
{
	return (own_tid() == getpid());
}

DOOR_API void
thr_yield(void)
{
	(void) sched_yield();
}

DOOR_API int
thr_kill(thread_t id, int sig)
{
	return (thread_plausible(id) ? pthread_kill(id, sig) : ESRCH);
}

DOOR_API int
thr_sigsetmask(int how, const sigset_t *set, sigset_t *old)
{
	return (pthread_sigmask(how, set, old));
}

/* illumos names a stack by its upper end. */
DOOR_API int
thr_stksegment(stack_t *stack)
{
	pthread_attr_t attr;
	void *base;
	size_t size;
	int error;

	if ((error = pthread_getattr_np(pthread_self(), &attr)) != 0)
		return (error);
	error = pthread_attr_getstack(&attr, &base, &size);
	(void) pthread_attr_destroy(&attr);
	if (error != 0)
		return (error);
	stack->ss_sp = (char *)base + size;
	stack->ss_size = size;
	stack->ss_flags = 0;
	return (0);
}

DOOR_API int
thr_setconcurrency(int level)
{
	return (pthread_setconcurrency(level));
}

DOOR_API int
thr_getconcurrency(void)
{
	return (pthread_getconcurrency());
}

DOOR_API int
thr_setprio(thread_t id, int priority)
{
	return (thread_plausible(id) ? pthread_setschedprio(id, priority) :
	    ESRCH);
}

DOOR_API int
thr_getprio(thread_t id, int *priority)
{
	struct sched_param param;
	int policy, error;

	if (!thread_plausible(id))
		return (ESRCH);
	if ((error = pthread_getschedparam(id, &policy, &param)) == 0)
		*priority = param.sched_priority;
	return (error);
}

DOOR_API int
thr_keycreate(thread_key_t *key, void (*destructor)(void *))
{
	return (pthread_key_create(key, destructor));
}

DOOR_API int
thr_keycreate_once(thread_key_t *key, void (*destructor)(void *))
{
	thread_key_t new, none = THR_ONCE_KEY;
	int error;

	if (__atomic_load_n(key, __ATOMIC_ACQUIRE) != none)
		return (0);
	if ((error = pthread_key_create(&new, destructor)) != 0)
		return (error);
	/* Another thread may have been quicker. */
	if (!__atomic_compare_exchange_n(key, &none, new, 0, __ATOMIC_ACQ_REL,
	    __ATOMIC_ACQUIRE))
		(void) pthread_key_delete(new);
	return (0);
}

DOOR_API int
thr_setspecific(thread_key_t key, void *value)
{
	return (pthread_setspecific(key, value));
}

DOOR_API int
thr_getspecific(thread_key_t key, void **value)
{
	void *got = pthread_getspecific(key);

	/* Nothing, because there is no such key? */
	if (got == NULL && pthread_setspecific(key, NULL) != 0)
		return (EINVAL);
	*value = got;
	return (0);
}
