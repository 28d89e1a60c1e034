/*
 * Locks of illumos threads, on those of POSIX threads. See libdoor(3).
 *
 * A mutex_t is a pthread_mutex_t and a cond_t a pthread_cond_t, as programs
 * use both kinds of call on one object. Objects of all types that are zero are
 * ready for the threads of one process. All functions return 0 or an error
 * number.
 */
#ifndef _SYNCH_H
#define	_SYNCH_H

#include <pthread.h>
#include <sys/door_types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How an object is shared */
#define	USYNC_THREAD		0x00	/* within the process */
#define	USYNC_PROCESS		0x01	/* by processes, in shared memory */
#define	USYNC_PROCESS_ROBUST	0x08	/* USYNC_PROCESS | LOCK_ROBUST */

/* What a mutex does besides */
#define	LOCK_NORMAL		0x00
#define	LOCK_ERRORCHECK		0x02
#define	LOCK_RECURSIVE		0x04
#define	LOCK_PRIO_NONE		0x00
#define	LOCK_PRIO_INHERIT	0x10
#define	LOCK_PRIO_PROTECT	0x20	/* argument: const int *ceiling */
#define	LOCK_STALLED		0x00
#define	LOCK_ROBUST		0x40

typedef pthread_mutex_t mutex_t;
typedef pthread_cond_t cond_t;
/* Room for a pthread_rwlock_t and a sem_t, whatever is asked of <pthread.h> */
typedef union { long align; char room[64]; } rwlock_t;
typedef union { long align; char room[64]; } sema_t;

#define	DEFAULTMUTEX		PTHREAD_MUTEX_INITIALIZER
#define	DEFAULTCV		PTHREAD_COND_INITIALIZER
#define	DEFAULTRWLOCK		{ 0 }
#define	DEFAULTSEMA		{ 0 }
#ifdef __PTHREAD_MUTEX_INITIALIZER
#define	RECURSIVEMUTEX		\
	{ { __PTHREAD_MUTEX_INITIALIZER(PTHREAD_MUTEX_RECURSIVE_NP) } }
#define	ERRORCHECKMUTEX		\
	{ { __PTHREAD_MUTEX_INITIALIZER(PTHREAD_MUTEX_ERRORCHECK_NP) } }
#define	RECURSIVE_ERRORCHECKMUTEX	RECURSIVEMUTEX
#endif

int mutex_init(mutex_t *, int type, void *arg);
int mutex_destroy(mutex_t *);
int mutex_consistent(mutex_t *);
int mutex_lock(mutex_t *);
int mutex_trylock(mutex_t *);
int mutex_unlock(mutex_t *);

/* Waiting until a time (of CLOCK_REALTIME) or for a time: ETIME when it is up */
int cond_init(cond_t *, int type, void *arg);
int cond_destroy(cond_t *);
int cond_wait(cond_t *, mutex_t *);
int cond_timedwait(cond_t *, mutex_t *, const timespec_t *);
int cond_reltimedwait(cond_t *, mutex_t *, const timespec_t *);
int cond_signal(cond_t *);
int cond_broadcast(cond_t *);

int rwlock_init(rwlock_t *, int type, void *arg);
int rwlock_destroy(rwlock_t *);
int rw_rdlock(rwlock_t *);
int rw_wrlock(rwlock_t *);
int rw_tryrdlock(rwlock_t *);
int rw_trywrlock(rwlock_t *);
int rw_unlock(rwlock_t *);

int sema_init(sema_t *, unsigned int count, int type, void *arg);
int sema_destroy(sema_t *);
int sema_wait(sema_t *);
int sema_timedwait(sema_t *, const timespec_t *);
int sema_reltimedwait(sema_t *, const timespec_t *);
int sema_trywait(sema_t *);
int sema_post(sema_t *);

/*
 * For assertions: not 0 if the calling thread holds the lock (for reading: if
 * any thread does; a semaphore: if its count is 0).
 */
#define	MUTEX_HELD(m)		_mutex_held(m)
#define	RW_READ_HELD(rw)	_rw_read_held(rw)
#define	RW_WRITE_HELD(rw)	_rw_write_held(rw)
#define	RW_LOCK_HELD(rw)	(RW_READ_HELD(rw) || RW_WRITE_HELD(rw))
#define	SEMA_HELD(s)		_sema_held(s)

int _mutex_held(mutex_t *);
int _rw_read_held(rwlock_t *);
int _rw_write_held(rwlock_t *);
int _sema_held(sema_t *);

#ifdef __cplusplus
}
#endif

#endif
