/*
 * The end of threads: thr_exit, thr_join, and of the process with the last
 * thread that is no daemon.
 */
#include "threads.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>

/*
 * The ends of threads without a record are noticed by looking again: soon,
 * then less and less often.
 */
#define	LOOK_SOON_MS	10
#define	LOOK_LATE_MS	2000

/* Threads that are ending, until the kernel knows them no more. */
static struct thread *departures;

/* Threads in thr_join. */
struct waiter {
	pid_t tid;
	struct waiter *next, **prev;
};
static struct waiter *waiters;
static bool watched;			/* a thread runs watch_strangers */

void
departures_forget(void)
{
	departures = NULL;
	waiters = NULL;
	watched = false;
}

static void
wait_begin(struct waiter *w)
{
	w->tid = own_tid();
	w->next = waiters;
	w->prev = &waiters;
	if (waiters != NULL)
		waiters->prev = &w->next;
	waiters = w;
	threads_changed();
}

static void
wait_end(struct waiter *w)
{
	*w->prev = w->next;
	if (w->next != NULL)
		w->next->prev = w->prev;
}

static bool
waits(pid_t tid)
{
	for (const struct waiter *w = waiters; w != NULL; w = w->next)
		if (w->tid == tid)
			return (true);
	return (false);
}

/*
 * Is this thread, which has no record, one that may still do something? Not
 * the library's own, told by their names, nor a first thread that has ended.
 */
static bool
is_alive_stranger(pid_t tid)
{
	char path[48], stat[64];
	const char *name, *end;
	ssize_t n;
	int fd;

	(void) snprintf(path, sizeof (path), "/proc/self/task/%d/stat", tid);
	if ((fd = real_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0)) == -1)
		return (false);
	n = read(fd, stat, sizeof (stat) - 1);
	close_quietly(fd);
	if (n <= 0)
		return (false);
	stat[n] = '\0';
	/* "TID (NAME) STATE", where the name has at most 15 bytes. */
	name = strchr(stat, '(');
	end = strrchr(stat, ')');
	if (name == NULL || end == NULL || strlen(end) < 3)
		return (true);
	name++;
	if (strncmp(name, "libdoor)", 8) == 0 ||
	    strncmp(name, "libdoor-", 8) == 0)
		return (false);
	return (end[2] != 'Z' && end[2] != 'X');
}

static bool
is_recorded(pid_t tid)
{
	const struct thread *t;

	for (t = threads; t != NULL; t = t->next)
		if (t->tid == tid)
			return (true);
	for (t = departures; t != NULL; t = t->next)
		if (t->tid == tid)
			return (true);
	return (false);
}

/* A daemon that has not told its number yet would pass for a stranger. */
static bool
daemon_starts(void)
{
	for (const struct thread *t = threads; t != NULL; t = t->next)
		if (t->daemon && t->tid == 0)
			return (true);
	return (false);
}

enum others { NONE, STRANGERS, KNOWN };

/*
 * Who else could still do something, that is neither a daemon nor waits for
 * threads to end? Lock held.
 */
static enum others
others(pid_t own)
{
	enum others found = NONE;
	const struct dirent *e;
	DIR *dir;

	while (daemon_starts())
		threads_wait(0);
	for (const struct thread *t = threads; t != NULL; t = t->next)
		if (!t->ended && !t->daemon && t->tid != own && !waits(t->tid))
			return (KNOWN);
	dir = opendir("/proc/self/task");
	while (found == NONE && dir != NULL && (e = readdir(dir)) != NULL) {
		pid_t tid = (pid_t)atoi(e->d_name);

		if (tid != 0 && tid != own && !is_recorded(tid) &&
		    !waits(tid) && is_alive_stranger(tid))
			found = STRANGERS;
	}
	if (dir != NULL)
		(void) closedir(dir);
	return (found);
}

/* The ending thread t will not be joined by thr_join. Lock held. */
static void
depart(struct thread *t)
{
	struct thread **p = &departures, *d;

	thread_remove(t);
	while ((d = *p) != NULL) {
		if (syscall(SYS_tgkill, getpid(), d->tid, 0) == -1) {
			*p = d->next;
			free(d);
		} else {
			p = &d->next;
		}
	}
	t->next = departures;
	departures = t;
}

/* Wait for a change, or for the time to look again. Lock held. */
static void
wait_for(enum others left, int *ms)
{
	if (left != STRANGERS) {
		threads_wait(0);
		*ms = LOOK_SOON_MS;
		return;
	}
	threads_wait(*ms);
	if (*ms < LOOK_LATE_MS)
		*ms *= 2;
}

/* Ends the process with the last of the threads that have no record. */
static void *
watch_strangers(void *arg)
{
	enum others left;
	int ms = LOOK_SOON_MS;

	(void) pthread_setname_np(pthread_self(), "libdoor-exit");
	threads_lock();
	while ((left = others(own_tid())) != NONE || waiters != NULL)
		wait_for(left, &ms);
	threads_unlock();
	exit(0);
	return (arg);
}

void
thread_ends(void *arg)
{
	struct thread *t = arg;
	enum others left = KNOWN;

	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	/* The program's destructors come first: wait for a later round. */
	if (++t->rounds < PTHREAD_DESTRUCTOR_ITERATIONS - 1 &&
	    thread_defer(t))
		return;
	threads_lock();
	t->ended = true;
	if (t->detached)
		depart(t);
	if (!t->daemon && waiters == NULL)
		left = others(own_tid());
	if (left == STRANGERS && !watched)
		watched = thread_start(watch_strangers) == 0;
	threads_changed();
	threads_unlock();
	if (left == NONE)
		exit(0);
}

DOOR_API void
thr_exit(void *status)
{
	/* With a record its end is noticed. */
	(void) thread_record();
	pthread_exit(status);
}

/*
 * Join t, which has ended or is to, and forget it: 0 or an errno. EINVAL of
 * pthread_join says that it was called for t already, or pthread_detach.
 */
static int
join(struct thread *t, void **status)
{
	pthread_t id = t->id;
	int error = ESRCH;

	t->joining = true;
	threads_pause();
	if (thread_plausible(id))
		error = pthread_join(id, status);
	threads_resume();
	if (error == EDEADLK) {
		t->joining = false;
	} else {
		thread_remove(t);
		free(t);
	}
	threads_changed();
	return (error == EINVAL ? ESRCH : error);
}

/* Join a thread without a record. */
static int
join_stranger(pthread_t id, void **status)
{
	int error = ESRCH;

	threads_pause();
	if (thread_plausible(id))
		error = pthread_join(id, status);
	threads_resume();
	return (error == EINVAL ? ESRCH : error);
}

static int
join_one(pthread_t id, void **status)
{
	struct thread *t = thread_find(id);

	if (t == NULL || !t->made)
		return (join_stranger(id, status));
	if (t->detached)
		return (ESRCH);
	if (!t->joining)
		return (join(t, status));
	/* Of several that wait for one thread, one gets it. */
	while (t != NULL && t->joining) {
		threads_wait(0);
		t = thread_find(id);
	}
	return (ESRCH);
}

static int
join_any(pthread_t *id, void **status)
{
	int ms = LOOK_SOON_MS;
	enum others left;
	struct thread *t;

	for (;;) {
		for (t = threads; t != NULL; t = t->next)
			if (t->made && t->ended && !t->detached && !t->joining)
				break;
		if (t != NULL) {
			*id = t->id;
			if (join(t, status) == 0)
				return (0);
			continue;	/* pthread_join had it before */
		}
		if ((left = others(own_tid())) == NONE)
			return (EDEADLK);
		wait_for(left, &ms);
	}
}

DOOR_API int
thr_join(thread_t id, thread_t *departed, void **status)
{
	struct waiter w;
	void *result = NULL;
	int error;

	if (pthread_equal(id, pthread_self()))
		return (EDEADLK);
	threads_lock();
	wait_begin(&w);
	error = id == 0 ? join_any(&id, &result) : join_one(id, &result);
	wait_end(&w);
	threads_unlock();
	if (error != 0)
		return (error);
	if (departed != NULL)
		*departed = id;
	if (status != NULL)
		*status = result;
	return (0);
}
