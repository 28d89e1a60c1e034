/*
 * Locks of illumos threads, on those of POSIX threads. The objects are the
 * same, but for errors and the ways to wait for a time.
 */
#include "internal.h"

#include <limits.h>
#include <semaphore.h>
#include <synch.h>
#include <sys/syscall.h>
#include <time.h>

_Static_assert(sizeof (pthread_rwlock_t) <= sizeof (rwlock_t), "room");
_Static_assert(sizeof (sem_t) <= sizeof (sema_t), "room");

#define	MUTEX_TYPES	(USYNC_PROCESS | LOCK_ERRORCHECK | LOCK_RECURSIVE | \
	USYNC_PROCESS_ROBUST | LOCK_PRIO_INHERIT | LOCK_PRIO_PROTECT | \
	LOCK_ROBUST)

#define	NS_PER_S	1000000000L

static pthread_rwlock_t *
rw(rwlock_t *lock)
{
	return ((pthread_rwlock_t *)(void *)lock);
}

static sem_t *
sem(sema_t *s)
{
	return ((sem_t *)(void *)s);
}

static int
shared_of(int type)
{
	return (type == USYNC_PROCESS ? PTHREAD_PROCESS_SHARED :
	    PTHREAD_PROCESS_PRIVATE);
}

/* An errno for what reports by -1. */
static int
error_of(int result)
{
	return (result == 0 ? 0 : errno);
}

static bool
valid(const struct timespec *t)
{
	return (t->tv_sec >= 0 && t->tv_nsec >= 0 && t->tv_nsec < NS_PER_S);
}

/* The moment of the monotonic clock that is t from now; late at most. */
static struct timespec
from_now(const struct timespec *t)
{
	struct timespec now;

	(void) clock_gettime(CLOCK_MONOTONIC, &now);
	now.tv_nsec += t->tv_nsec;
	now.tv_sec += now.tv_nsec / NS_PER_S;
	if (__builtin_add_overflow(now.tv_sec, t->tv_sec, &now.tv_sec))
		now.tv_sec = LONG_MAX;
	now.tv_nsec %= NS_PER_S;
	return (now);
}

static int
etime(int error)
{
	return (error == ETIMEDOUT ? ETIME : error);
}

/* ---- mutexes ---- */

/*
 * A robust mutex may be initialised by all who come to share it: EBUSY to all
 * but the first. Its memory is zero before.
 */
static int
initialised_before(const mutex_t *m, const pthread_mutex_t *same)
{
#ifdef __GLIBC__
	if (m->__data.__kind == 0)
		return (0);
	return (m->__data.__kind == same->__data.__kind ? EBUSY : EINVAL);
#else
	(void) m;
	(void) same;
	return (0);
#endif
}

DOOR_API int
mutex_init(mutex_t *m, int type, void *arg)
{
	const int priority = type & (LOCK_PRIO_INHERIT | LOCK_PRIO_PROTECT);
	pthread_mutexattr_t attr;
	pthread_mutex_t fresh;
	int error;

	if ((type & ~MUTEX_TYPES) != 0 ||
	    priority == (LOCK_PRIO_INHERIT | LOCK_PRIO_PROTECT) ||
	    (priority == LOCK_PRIO_PROTECT && arg == NULL))
		return (EINVAL);
	if ((type & USYNC_PROCESS_ROBUST) != 0)
		type |= USYNC_PROCESS | LOCK_ROBUST;
	(void) pthread_mutexattr_init(&attr);
	(void) pthread_mutexattr_setpshared(&attr, shared_of(type &
	    USYNC_PROCESS));
	if ((type & LOCK_RECURSIVE) != 0)
		(void) pthread_mutexattr_settype(&attr,
		    PTHREAD_MUTEX_RECURSIVE);
	else if ((type & LOCK_ERRORCHECK) != 0)
		(void) pthread_mutexattr_settype(&attr,
		    PTHREAD_MUTEX_ERRORCHECK);
	if ((type & LOCK_ROBUST) != 0)
		(void) pthread_mutexattr_setrobust(&attr,
		    PTHREAD_MUTEX_ROBUST);
	if (priority == LOCK_PRIO_INHERIT)
		(void) pthread_mutexattr_setprotocol(&attr,
		    PTHREAD_PRIO_INHERIT);
	error = 0;
	if (priority == LOCK_PRIO_PROTECT) {
		(void) pthread_mutexattr_setprotocol(&attr,
		    PTHREAD_PRIO_PROTECT);
		error = pthread_mutexattr_setprioceiling(&attr,
		    *(const int *)arg);
	}
	if (error == 0)
		error = pthread_mutex_init(&fresh, &attr);
	if (error == 0 && (type & LOCK_ROBUST) != 0)
		error = initialised_before(m, &fresh);
	if (error == 0)
		error = pthread_mutex_init(m, &attr);
	(void) pthread_mutexattr_destroy(&attr);
	return (error);
}

DOOR_API int
mutex_destroy(mutex_t *m)
{
	int error = pthread_mutex_destroy(m);

	/* As before its first initialisation, which a robust one is told by. */
	if (error == 0)
		(void) memset(m, 0, sizeof (*m));
	return (error);
}

DOOR_API int
mutex_consistent(mutex_t *m)
{
	return (pthread_mutex_consistent(m));
}

DOOR_API int
mutex_lock(mutex_t *m)
{
	return (pthread_mutex_lock(m));
}

DOOR_API int
mutex_trylock(mutex_t *m)
{
	return (pthread_mutex_trylock(m));
}

DOOR_API int
mutex_unlock(mutex_t *m)
{
	return (pthread_mutex_unlock(m));
}

/* ---- condition variables ---- */

DOOR_API int
cond_init(cond_t *c, int type, void *arg)
{
	pthread_condattr_t attr;
	int error;

	(void) arg;
	if (type != USYNC_THREAD && type != USYNC_PROCESS)
		return (EINVAL);
	(void) pthread_condattr_init(&attr);
	(void) pthread_condattr_setpshared(&attr, shared_of(type));
	error = pthread_cond_init(c, &attr);
	(void) pthread_condattr_destroy(&attr);
	return (error);
}

DOOR_API int
cond_destroy(cond_t *c)
{
	return (pthread_cond_destroy(c));
}

DOOR_API int
cond_wait(cond_t *c, mutex_t *m)
{
	return (pthread_cond_wait(c, m));
}

DOOR_API int
cond_timedwait(cond_t *c, mutex_t *m, const timespec_t *until)
{
	return (etime(pthread_cond_timedwait(c, m, until)));
}

DOOR_API int
cond_reltimedwait(cond_t *c, mutex_t *m, const timespec_t *time)
{
	struct timespec until;

	if (!valid(time))
		return (EINVAL);
	until = from_now(time);
	return (etime(pthread_cond_clockwait(c, m, CLOCK_MONOTONIC, &until)));
}

DOOR_API int
cond_signal(cond_t *c)
{
	return (pthread_cond_signal(c));
}

DOOR_API int
cond_broadcast(cond_t *c)
{
	return (pthread_cond_broadcast(c));
}

/* ---- locks of readers and writers ---- */

DOOR_API int
rwlock_init(rwlock_t *lock, int type, void *arg)
{
	pthread_rwlockattr_t attr;
	int error;

	(void) arg;
	if (type != USYNC_THREAD && type != USYNC_PROCESS)
		return (EINVAL);
	(void) pthread_rwlockattr_init(&attr);
	(void) pthread_rwlockattr_setpshared(&attr, shared_of(type));
	error = pthread_rwlock_init(rw(lock), &attr);
	(void) pthread_rwlockattr_destroy(&attr);
	return (error);
}

DOOR_API int
rwlock_destroy(rwlock_t *lock)
{
	return (pthread_rwlock_destroy(rw(lock)));
}

DOOR_API int
rw_rdlock(rwlock_t *lock)
{
	return (pthread_rwlock_rdlock(rw(lock)));
}

DOOR_API int
rw_wrlock(rwlock_t *lock)
{
	return (pthread_rwlock_wrlock(rw(lock)));
}

DOOR_API int
rw_tryrdlock(rwlock_t *lock)
{
	return (pthread_rwlock_tryrdlock(rw(lock)));
}

DOOR_API int
rw_trywrlock(rwlock_t *lock)
{
	return (pthread_rwlock_trywrlock(rw(lock)));
}

DOOR_API int
rw_unlock(rwlock_t *lock)
{
	return (pthread_rwlock_unlock(rw(lock)));
}

/* ---- semaphores ---- */

DOOR_API int
sema_init(sema_t *s, unsigned int count, int type, void *arg)
{
	(void) arg;
	if (type != USYNC_THREAD && type != USYNC_PROCESS)
		return (EINVAL);
	return (error_of(sem_init(sem(s), type == USYNC_PROCESS, count)));
}

DOOR_API int
sema_destroy(sema_t *s)
{
	return (error_of(sem_destroy(sem(s))));
}

DOOR_API int
sema_wait(sema_t *s)
{
	return (error_of(sem_wait(sem(s))));
}

DOOR_API int
sema_timedwait(sema_t *s, const timespec_t *until)
{
	return (etime(error_of(sem_timedwait(sem(s), until))));
}

DOOR_API int
sema_reltimedwait(sema_t *s, const timespec_t *time)
{
	struct timespec until;

	if (!valid(time))
		return (EINVAL);
	until = from_now(time);
	return (etime(error_of(sem_clockwait(sem(s), CLOCK_MONOTONIC,
	    &until))));
}

DOOR_API int
sema_trywait(sema_t *s)
{
	int error = error_of(sem_trywait(sem(s)));

	return (error == EAGAIN ? EBUSY : error);
}

DOOR_API int
sema_post(sema_t *s)
{
	return (error_of(sem_post(sem(s))));
}

/*
 * ---- what is held, for assertions. It is not to be asked of POSIX threads
 * but where the C library is known; elsewhere assertions hold. ----
 */

#ifdef __GLIBC__
static int
is_own_tid(long tid)
{
	return (tid != 0 && tid == syscall(SYS_gettid));
}
#endif

DOOR_API int
_mutex_held(mutex_t *m)
{
#ifdef __GLIBC__
	return (is_own_tid(m->__data.__owner));
#else
	(void) m;
	return (1);
#endif
}

DOOR_API int
_rw_write_held(rwlock_t *lock)
{
#ifdef __GLIBC__
	return (is_own_tid(rw(lock)->__data.__cur_writer));
#else
	(void) lock;
	return (1);
#endif
}

DOOR_API int
_rw_read_held(rwlock_t *lock)
{
#ifdef __GLIBC__
	/* The number of readers lies above three bits of state. */
	return (rw(lock)->__data.__cur_writer == 0 &&
	    rw(lock)->__data.__readers >> 3 != 0);
#else
	(void) lock;
	return (1);
#endif
}

DOOR_API int
_sema_held(sema_t *s)
{
	int count = 0;

	(void) sem_getvalue(sem(s), &count);
	return (count == 0);
}
