/*
 * Threads of all kinds as server threads: smallest stack, own memory as stack,
 * thr_create with a stack, suspended and continued, main gone by thr_exit while
 * the server lives on, deep recursion left by door_return many times.
 *
 * cc: -std=gnu99 -Wall -Wextra -Wno-unused-parameter -D_REENTRANT
 * out: argument too large for a small stack: Argument list too long
 * out: small: fine
 * out: own stack: fine
 * out: deep, 2000 times: fine
 * out: main has left, still served: fine
 */
#include <door.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <thread.h>
#include <unistd.h>

#define	DEEP	100

static int doors[3];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char memory[256 * 1024] __attribute__((aligned(4096)));
static thread_t main_id;

static void *
serve(void *arg)
{
	(void) pthread_mutex_lock(&lock);
	(void) pthread_mutex_unlock(&lock);
	if (door_bind(doors[(long)arg]) == -1)
		perror("door_bind");
	(void) door_return(NULL, 0, NULL, 0);
	return (NULL);
}

static void
creator(door_info_t *info)
{
	thread_t id;
	int error = 0;

	if (info == NULL || (info->di_attributes & DOOR_DEPLETION_CB) != 0)
		return;
	switch ((int)info->di_data) {
	case 0:
		error = thr_create(NULL, THR_MIN_STACK + 16384, serve, NULL,
		    THR_DETACHED | THR_SUSPENDED, &id);
		if (error == 0)
			error = thr_continue(id);
		break;
	case 1:
		error = thr_create(memory, sizeof (memory), serve, (void *)1,
		    THR_BOUND, &id);
		break;
	case 2:
		error = thr_create(NULL, 0, serve, (void *)2, THR_NEW_LWP, &id);
	}
	if (error != 0)
		(void) fprintf(stderr, "%s\n", strerror(error));
}

static void
dive(int depth)
{
	char frame[256];

	(void) memset(frame, depth, sizeof (frame));
	if (depth > 0)
		dive(depth - 1);
	(void) door_return(frame, 1, NULL, 0);
}

static void
procedure(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	dive(cookie == (void *)2 ? DEEP : 5);
}

static void
ask(const char *what, int door, size_t size, int times)
{
	static char data[1 << 20];
	char buf[8];
	door_arg_t arg;

	while (times-- > 0) {
		arg = (door_arg_t){ data, size, NULL, 0, buf, sizeof (buf) };
		if (door_call(door, &arg) == -1) {
			(void) printf("%s: %s\n", what, strerror(errno));
			return;
		}
	}
	(void) printf("%s: fine\n", what);
}

static void *
last(void *arg)
{
	/* Not detached, so its end can be awaited. */
	(void) pthread_join(main_id, NULL);
	ask("main has left, still served", doors[2], 1, 1);
	exit(0);
}

int
main(void)
{
	int i;

	(void) door_server_create(creator);
	(void) pthread_mutex_lock(&lock);
	for (i = 0; i < 3; i++)
		doors[i] = door_create(procedure, (void *)(long)i,
		    DOOR_PRIVATE);
	(void) pthread_mutex_unlock(&lock);
	ask("argument too large for a small stack", doors[0], 1 << 20, 1);
	ask("small", doors[0], 100, 10);
	ask("own stack", doors[1], 100000, 3);
	ask("deep, 2000 times", doors[2], 10, 2000);
	(void) fflush(stdout);
	main_id = thr_self();
	if (thr_create(NULL, 0, last, NULL, THR_DETACHED, NULL) != 0)
		return (1);
	thr_exit(NULL);
}
