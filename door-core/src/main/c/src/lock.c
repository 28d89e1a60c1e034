/*
 * The two locks of the library. Cancellation is off while one is held: system
 * calls made under it are cancellation points, and a thread that ended there
 * would never give it back. Order: links, then server.
 */
#include "internal.h"

static pthread_mutex_t server_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t links_lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local int cancel_state[2];

static void
lock(pthread_mutex_t *mutex, int level)
{
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE,
	    &cancel_state[level]);
	(void) pthread_mutex_lock(mutex);
}

static void
unlock(pthread_mutex_t *mutex, int level)
{
	(void) pthread_mutex_unlock(mutex);
	(void) pthread_setcancelstate(cancel_state[level], NULL);
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
