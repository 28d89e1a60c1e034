/*
 * Threads of illumos, on POSIX threads. See libdoor(3).
 *
 * A thread_t is a pthread_t: either kind of call may be used on any thread.
 * Functions that return int return 0 or an error number.
 */
#ifndef _THREAD_H
#define	_THREAD_H

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/select.h>
#include <sys/time.h>
#include <synch.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef pthread_t thread_t;
typedef pthread_key_t thread_key_t;

/* thr_create: flags */
#define	THR_BOUND		0x00000001	/* every thread is */
#define	THR_NEW_LWP		0x00000002	/* no effect */
#define	THR_DETACHED		0x00000040
#define	THR_SUSPENDED		0x00000080	/* until thr_continue */
#define	THR_DAEMON		0x00000100	/* keeps no process alive */

#define	THR_MIN_STACK		thr_min_stack()
/* What a key is before thr_keycreate_once */
#define	THR_ONCE_KEY		((thread_key_t)-1)

#ifdef __GNUC__
#define	_THR_NORETURN		__attribute__((__noreturn__))
#else
#define	_THR_NORETURN
#endif

int thr_create(void *stack_base, size_t stack_size, void *(*)(void *),
    void *arg, long flags, thread_t *);
int thr_join(thread_t, thread_t *departed, void **status);
void thr_exit(void *status) _THR_NORETURN;
int thr_continue(thread_t);
thread_t thr_self(void);
int thr_main(void);
void thr_yield(void);
int thr_kill(thread_t, int);
int thr_sigsetmask(int, const sigset_t *, sigset_t *);
size_t thr_min_stack(void);
#if !defined(__GLIBC__) || defined(__USE_XOPEN_EXTENDED) || \
	defined(__USE_XOPEN2K8)
int thr_stksegment(stack_t *);		/* ss_sp: the upper end */
#endif
int thr_setconcurrency(int);
int thr_getconcurrency(void);
int thr_setprio(thread_t, int);
int thr_getprio(thread_t, int *);
int thr_keycreate(thread_key_t *, void (*)(void *));
int thr_keycreate_once(thread_key_t *, void (*)(void *));
int thr_setspecific(thread_key_t, void *);
int thr_getspecific(thread_key_t, void **);

#ifdef __cplusplus
}
#endif

#endif
