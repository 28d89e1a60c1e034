/*
 * The threads that do what may block: closing descriptors of clients, and
 * taking messages off a socket for whose descriptors there is no room, which
 * the kernel closes then. There is one such thread while none is held up, a
 * few when some are; those that have nothing to do end after a while.
 */
#include "control.h"

#include <signal.h>
#include <time.h>

struct job {
	int fd;
	bool drain;			/* take one message, and do not close */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static struct job jobs[GRAVES_MAX];	/* a ring */
static unsigned int added, taken;	/* counts; the rest of GRAVES_MAX */
static int threads, idle;

/* Wait for a job, mutex held. False: there is none, and this thread can go. */
static bool
await_job(void)
{
	struct timespec end;
	int late = 0;

	(void) clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += CLOSER_IDLE_S;
	idle++;
	while (added == taken && late == 0) {
		if (threads == 1)
			(void) pthread_cond_wait(&more, &mutex);
		else
			late = pthread_cond_timedwait(&more, &mutex, &end);
	}
	idle--;
	return (added != taken);
}

static void
do_job(struct job job)
{
	const struct linger at_once = { 0, 0 };
	char byte;

	if (job.drain) {
		(void) recv(job.fd, &byte, sizeof (byte), MSG_DONTWAIT);
		lock_server();
		connection_drained(job.fd);
		unlock_server();
	} else {
		(void) setsockopt(job.fd, SOL_SOCKET, SO_LINGER, &at_once,
		    sizeof (at_once));
		(void) close(job.fd);
	}
}

static void *
bury(void *arg)
{
	struct job job;

	(void) arg;
	(void) pthread_setname_np(pthread_self(), "libdoor-close");
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	(void) pthread_mutex_lock(&mutex);
	while (await_job()) {
		job = jobs[taken++ % GRAVES_MAX];
		(void) pthread_mutex_unlock(&mutex);
		do_job(job);
		(void) pthread_mutex_lock(&mutex);
	}
	threads--;
	(void) pthread_mutex_unlock(&mutex);
	return (NULL);
}

static bool
add(struct job job)
{
	bool done;

	(void) pthread_mutex_lock(&mutex);
	if (idle == 0 && threads < CLOSERS_MAX && thread_start(bury) == 0)
		threads++;
	done = threads > 0 && added - taken < GRAVES_MAX;
	if (done) {
		jobs[added++ % GRAVES_MAX] = job;
		(void) pthread_cond_signal(&more);
	}
	(void) pthread_mutex_unlock(&mutex);
	return (done);
}

void
close_elsewhere(int fd)
{
	if (fd >= 0 && !add((struct job) { .fd = fd }))
		close_quietly(fd);
}

bool
drain_elsewhere(int sock)
{
	return (add((struct job) { .fd = sock, .drain = true }));
}

void
undertaker_forget(void)
{
	/* What waits is the parent's; the child closes its copies. */
	for (; taken != added; taken++) {
		if (!jobs[taken % GRAVES_MAX].drain)
			close_quietly(jobs[taken % GRAVES_MAX].fd);
	}
	threads = idle = 0;
	(void) pthread_mutex_init(&mutex, NULL);
	(void) pthread_cond_init(&more, NULL);
}
