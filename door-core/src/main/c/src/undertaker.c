/*
 * The thread that closes what may block; see close_elsewhere.
 */
#include "internal.h"

#include <signal.h>

/* Made when first needed; 0 to start with, as static memory is. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static int graves[GRAVES_MAX];		/* a ring */
static unsigned int dug, filled;	/* counts; the rest of GRAVES_MAX */
static bool running;

static void *
bury(void *arg)
{
	int fd;

	(void) arg;
	(void) pthread_setname_np(pthread_self(), "libdoor-close");
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	for (;;) {
		(void) pthread_mutex_lock(&mutex);
		while (filled == dug)
			(void) pthread_cond_wait(&more, &mutex);
		fd = graves[filled++ % GRAVES_MAX];
		(void) pthread_mutex_unlock(&mutex);
		(void) close(fd);
	}
	return (NULL);
}

void
close_elsewhere(int fd)
{
	bool taken;

	if (fd < 0)
		return;
	(void) pthread_mutex_lock(&mutex);
	if (!running)
		running = thread_start(bury) == 0;
	taken = running && dug - filled < GRAVES_MAX;
	if (taken) {
		graves[dug++ % GRAVES_MAX] = fd;
		(void) pthread_cond_signal(&more);
	}
	(void) pthread_mutex_unlock(&mutex);
	if (!taken)
		close_quietly(fd);
}

void
undertaker_forget(void)
{
	/* What waits is the parent's; the child closes its copies. */
	for (; filled != dug; filled++)
		close_quietly(graves[filled % GRAVES_MAX]);
	running = false;
	(void) pthread_mutex_init(&mutex, NULL);
	(void) pthread_cond_init(&more, NULL);
}
