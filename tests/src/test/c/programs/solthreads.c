/*
 * Solaris threads from top to bottom: thr_create with THR_BOUND, mutex_t,
 * cond_t, a thread-specific key whose destructor counts threads down, a pool
 * limited to two threads per private door (after the manual of the function
 * that replaces the creator).
 *
 * cc: -std=gnu89 -Wall -Wno-unused-variable
 * out: 6 calls, at most 2 at once, 2 threads
 * out: door_info(DOOR_QUERY) names the door
 * out: main is 1, server thread is 0
 */
#include <thread.h>
#include <synch.h>
#include <door.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>

#define	LIMIT	2

static mutex_t lock = DEFAULTMUTEX;
static cond_t bound = DEFAULTCV;
static mutex_t door_lock;
static int door = -1, threads, busy, most, calls, queried, in_main;
static thread_key_t key;

static void
gone(void *value)
{
	(void) mutex_lock(&lock);
	threads--;
	(void) mutex_unlock(&lock);
}

static void *
start(void *arg)
{
	(void) thr_setspecific(key, (void *)1);
	/* door_create has not returned to its caller yet. */
	(void) mutex_lock(&door_lock);
	(void) mutex_unlock(&door_lock);
	if (door_bind(door) == -1) {
		perror("door_bind");
		return (NULL);
	}
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	(void) door_return(NULL, 0, NULL, 0);
	perror("door_return");
	return (NULL);
}

static void
creator(door_info_t *info)
{
	thread_t id;
	int error;

	if (info == NULL || !(info->di_attributes & DOOR_PRIVATE))
		return;
	(void) mutex_lock(&lock);
	if (threads < LIMIT) {
		error = thr_create(NULL, 0, start, NULL,
		    THR_BOUND | THR_DETACHED, &id);
		if (error == 0)
			threads++;
		else
			(void) fprintf(stderr, "%s\n", strerror(error));
	}
	(void) mutex_unlock(&lock);
}

static void
procedure(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	door_info_t info;
	timestruc_t tick;

	(void) mutex_lock(&lock);
	calls++;
	if (++busy > most)
		most = busy;
	if (door_info(DOOR_QUERY, &info) == 0 &&
	    info.di_data == (door_ptr_t)(uintptr_t)cookie)
		queried++;
	in_main |= thr_main();
	(void) cond_broadcast(&bound);
	tick.tv_sec = 30;
	tick.tv_nsec = 0;
	/* The first waits until another one is here. */
	while (most < LIMIT &&
	    cond_reltimedwait(&bound, &lock, &tick) != ETIME)
		;
	busy--;
	(void) mutex_unlock(&lock);
	(void) door_return(NULL, 0, NULL, 0);
}

static void *
caller(void *arg)
{
	door_arg_t none;

	(void) memset(&none, 0, sizeof (none));
	if (door_call(door, &none) == -1)
		perror("door_call");
	return (arg);
}

int
main()
{
	thread_t id[6], departed;
	void *status;
	int i;

	(void) mutex_init(&door_lock, USYNC_THREAD, NULL);
	if (thr_keycreate(&key, gone) != 0)
		return (1);
	(void) door_server_create(creator);
	(void) mutex_lock(&door_lock);
	door = door_create(procedure, (void *)0x5ca1ab1e, DOOR_PRIVATE);
	(void) mutex_unlock(&door_lock);
	for (i = 0; i < 6; i++) {
		if (thr_create(NULL, 0, caller, (void *)(long)i, THR_BOUND,
		    &id[i]) != 0)
			return (1);
	}
	for (i = 0; i < 6; i++) {
		if (thr_join(id[i], &departed, &status) != 0 ||
		    departed != id[i] || status != (void *)(long)i)
			(void) printf("thr_join\n");
	}
	(void) printf("%d calls, at most %d at once, %d threads\n", calls,
	    most, threads);
	(void) printf("door_info(DOOR_QUERY) %s the door\n",
	    queried == calls ? "names" : "misses");
	(void) printf("main is %d, server thread is %d\n", thr_main() != 0,
	    in_main);
	return (0);
}
