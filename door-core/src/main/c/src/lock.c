/*
 * The two locks of the library, and what must not come in between.
 *
 * Cancellation is off and signals are blocked while a lock is held: a thread
 * that ended there would never give it back, and a handler that came for it
 * (fork and open are allowed in handlers) would wait for its own thread.
 * Order: links, then server.
 */
#include "internal.h"

static pthread_mutex_t server_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t links_lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local struct pause pauses[2];

void
pause_begin(struct pause *p)
{
	sigset_t all;

	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE,
	    &p->cancel_state);
	(void) sigfillset(&all);
	(void) pthread_sigmask(SIG_SETMASK, &all, &p->mask);
}

void
pause_end(const struct pause *p)
{
	int unused;

	(void) pthread_sigmask(SIG_SETMASK, &p->mask, NULL);
	(void) pthread_setcancelstate(p->cancel_state, &unused);
}

static void
lock(pthread_mutex_t *mutex, int level)
{
	struct pause p;

	pause_begin(&p);
	(void) pthread_mutex_lock(mutex);
	pauses[level] = p;
}

static void
unlock(pthread_mutex_t *mutex, int level)
{
	const struct pause p = pauses[level];

	(void) pthread_mutex_unlock(mutex);
	pause_end(&p);
}

void
lock_links(void)
{
	lock(&links_lock, 0);
}

void
unlock_links(void)
{
	unlock(&links_lock, 0);
}

void
lock_server(void)
{
	lock(&server_lock, 1);
}

void
unlock_server(void)
{
	unlock(&server_lock, 1);
}
