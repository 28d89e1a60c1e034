/*
 * Threads made by thr_create, and those that make them: thread.c and
 * thread_end.c.
 */
#ifndef DOOR_THREADS_H
#define	DOOR_THREADS_H

#include "internal.h"

#include <signal.h>
#include <thread.h>

struct thread {
	struct thread *next, **prev;
	pthread_t id;
	pid_t tid;			/* 0: not started yet */
	bool made;			/* by thr_create */
	bool detached, daemon;
	bool suspended;			/* until thr_continue */
	bool ended;			/* but for what the C library does */
	bool joining;			/* somebody waits for this one */
	int rounds;			/* of its destructors */
	size_t nominal;			/* stack asked for; 0 none */
	void *(*run)(void *);
	void *arg;
	sigset_t mask;
};

/*
 * One lock for all of it, under which nothing else is locked, with
 * cancellation off; a change is told to all who wait for one.
 */
void threads_lock(void);
void threads_unlock(void);
void threads_changed(void);			/* lock held */
/* Let others in while something is awaited; cancellation stays off. */
void threads_pause(void);			/* lock held */
void threads_resume(void);
/* Wait for a change, if ms is not 0 at most that many milliseconds. */
void threads_wait(int ms);			/* lock held */

/* Those that have not ended, or wait to be joined. */
extern struct thread *threads;

/* The calling thread's own record, made if need be; NULL: no memory. */
struct thread *thread_record(void);
struct thread *thread_find(pthread_t);		/* lock held; NULL: none */
void thread_remove(struct thread *);		/* lock held */
/*
 * Could there be a thread of that number? The C library looks into the memory
 * of one that is long gone.
 */
bool thread_plausible(pthread_t);
/* The calling thread's number in the kernel. */
pid_t own_tid(void);

/* Have the destructor of the record called once more. */
bool thread_defer(struct thread *);

/* ---- thread_end.c ---- */

/* The calling thread ends: destructor of its record. */
void thread_ends(void *);
void departures_forget(void);			/* in a forked child */

#endif
