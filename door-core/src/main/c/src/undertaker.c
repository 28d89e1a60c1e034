/*
 * The threads that do what may block: closing descriptors of clients, and
 * taking messages off a socket for whose descriptors there is no room, which
 * the kernel closes then. What one user sends holds up CLOSERS_PER_UID of them
 * at most, and counts as his until it is done; those that have nothing to do
 * end after a while.
 */
#include "control.h"

#include <stdlib.h>
#include <time.h>

struct job {
	struct job *next;
	int fd;
	bool drain;			/* take one message, and do not close */
	uid_t uid;			/* whose share the descriptor is of, */
	int share;			/* and how many of it */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static struct job *jobs;		/* that nobody has taken, in order */
static struct job *current[CLOSERS_MAX];	/* of the threads */
static int threads, idle;

/* The first job of a user who does not hold up enough threads already. */
static struct job *
take_job(void)
{
	for (struct job **p = &jobs; *p != NULL; p = &(*p)->next) {
		struct job *job = *p;
		int same = 0;

		for (int i = 0; i < CLOSERS_MAX; i++)
			same += current[i] != NULL && current[i]->uid ==
			    job->uid;
		if (same < CLOSERS_PER_UID) {
			*p = job->next;
			return (job);
		}
	}
	return (NULL);
}

static void *bury(void *);

static void
more_threads(void)
{
	if (threads < CLOSERS_MAX && thread_start(bury) == 0)
		threads++;
}

/* Wait for a job, mutex held. NULL: there is none, and this thread can go. */
static struct job *
await_job(void)
{
	struct timespec end;
	struct job *job;
	int late = 0;

	(void) clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += CLOSER_IDLE_S;
	idle++;
	while ((job = take_job()) == NULL && late == 0) {
		if (threads == 1)
			(void) pthread_cond_wait(&more, &mutex);
		else
			late = pthread_cond_timedwait(&more, &mutex, &end);
	}
	idle--;
	/* Two may have come while this thread was on its way. */
	if (job != NULL && jobs != NULL && idle == 0)
		more_threads();
	return (job);
}

static void
do_job(const struct job *job)
{
	const struct linger at_once = { 0, 0 };
	char byte;

	if (job->drain) {
		(void) recv(job->fd, &byte, sizeof (byte), MSG_DONTWAIT);
	} else {
		(void) setsockopt(job->fd, SOL_SOCKET, SO_LINGER, &at_once,
		    sizeof (at_once));
		(void) close(job->fd);
	}
	lock_server();
	if (job->drain)
		connection_drained(job->fd);
	share_give(job->uid, job->share);
	unlock_server();
}

static void *
bury(void *arg)
{
	struct job *job;
	int mine = 0;

	(void) arg;
	(void) pthread_setname_np(pthread_self(), "libdoor-close");
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	(void) pthread_mutex_lock(&mutex);
	while ((job = await_job()) != NULL) {
		for (mine = 0; current[mine] != NULL; mine++)
			;
		current[mine] = job;
		(void) pthread_mutex_unlock(&mutex);
		do_job(job);
		(void) pthread_mutex_lock(&mutex);
		current[mine] = NULL;
		free(job);
	}
	threads--;
	(void) pthread_mutex_unlock(&mutex);
	return (NULL);
}

static bool
add(struct job what)
{
	struct job *job, **p = &jobs;
	struct pause pause;

	/* A handler that forks would wait for who waits for this mutex. */
	pause_begin(&pause);
	if ((job = malloc(sizeof (*job))) == NULL) {
		pause_end(&pause);
		return (false);
	}
	*job = what;
	job->next = NULL;
	(void) pthread_mutex_lock(&mutex);
	if (idle == 0)
		more_threads();
	if (threads == 0) {
		free(job);
		job = NULL;
	} else {
		while (*p != NULL)
			p = &(*p)->next;
		*p = job;
		(void) pthread_cond_signal(&more);
	}
	(void) pthread_mutex_unlock(&mutex);
	pause_end(&pause);
	return (job != NULL);
}

void
close_elsewhere(int fd, uid_t uid, int share)
{
	if (fd < 0 || add((struct job) { .fd = fd, .uid = uid,
	    .share = share }))
		return;
	close_quietly(fd);		/* no memory for a thread */
	share_give(uid, share);
}

bool
drain_elsewhere(int sock, uid_t uid)
{
	return (add((struct job) { .fd = sock, .drain = true, .uid = uid }));
}

void
undertaker_forget(void)
{
	/* What waits is the parent's; the child closes its copies. */
	for (struct job *job = jobs; job != NULL; job = job->next) {
		if (!job->drain)
			close_quietly(job->fd);
	}
	jobs = NULL;
	(void) memset(current, 0, sizeof (current));
	threads = idle = 0;
	(void) pthread_mutex_init(&mutex, NULL);
	(void) pthread_cond_init(&more, NULL);
}
