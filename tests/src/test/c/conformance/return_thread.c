/*
 * Statements 68 to 73: server threads between and during calls.
 */
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"
#include "peer.h"

/* Ends its thread as its cookie says, unless there is data. */
static void
procedure_end(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) dp;
	(void) n;
	if (size > 0) {
		(void) door_return(argp, size, NULL, 0);
		CHECK(!"door_return came back");
	}
	if (cookie != NULL)
		pthread_exit(NULL);
}

/* Its thread ends: the call does, and the door works. Again and again. */
static void
ends(void *cookie)
{
	int d = door_create(procedure_end, cookie, 0);

	CHECK(d >= 0);
	for (int i = 0; i < 20; i++) {
		door_arg_t a = argument(NULL, 0);

		CHECK_REFUSED(d, &a, EINTR);
		CHECK(call_error(d) == 0);
	}
}

/* A procedure that returns. */
static void
statement_68(void)
{
	ends(NULL);
}

/* A procedure that ends its thread. */
static void
statement_69(void)
{
	static int exits;

	ends(&exits);
}

static pthread_key_t key;

/* Answers with what the key had in this thread, and sets it to the data. */
static void
procedure_key(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	static int values[256];
	int *value = pthread_getspecific(key);
	char had = (char)(value == NULL ? 0 : value - values);

	(void) cookie;
	(void) dp;
	(void) n;
	CHECK(size == 1);
	CHECK(pthread_setspecific(key, &values[(unsigned char)*argp]) == 0);
	(void) door_return(&had, 1, NULL, 0);
	CHECK(!"door_return came back");
}

static char
key_had(int d, char now)
{
	char had;
	door_arg_t a = argument(&now, 1);

	a.rbuf = &had;
	a.rsize = 1;
	CHECK(door_call(d, &a) == 0);
	CHECK(a.data_ptr == &had);
	return (had);
}

/* A thread-specific value is there when the thread serves again. */
static void
statement_70(void)
{
	int d;

	one_server_thread();
	CHECK(pthread_key_create(&key, NULL) == 0);
	d = door_create(procedure_key, NULL, 0);
	CHECK(d >= 0);
	CHECK(key_had(d, 'a') == 0);
	CHECK(key_had(d, 'b') == 'a');
	CHECK(key_had(d, 'c') == 'b');
}

#define	DEPTH	100
#define	FRAME	256

/* Where the procedure's frame lay, and the innermost one. */
static struct {
	uintptr_t outer_lowest, outer_highest;
	uintptr_t inner_lowest;
	_Atomic int runs;		/* counted last: read it first */
} frames = { UINTPTR_MAX, 0, UINTPTR_MAX, 0 };

static void
return_from_within(int depth)
{
	volatile char frame[FRAME];

	for (int i = 0; i < FRAME; i++)
		frame[i] = (char)depth;
	if (depth < DEPTH) {
		return_from_within(depth + 1);
	} else {
		if ((uintptr_t)frame < frames.inner_lowest)
			frames.inner_lowest = (uintptr_t)frame;
		frames.runs++;
		(void) door_return(NULL, 0, NULL, 0);
	}
	/* Not reached; the frame is in use until here. */
	frame[0] = 0;
}

static void
procedure_recurse(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	uintptr_t frame = (uintptr_t)&cookie;

	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	if (frame < frames.outer_lowest)
		frames.outer_lowest = frame;
	if (frame > frames.outer_highest)
		frames.outer_highest = frame;
	return_from_within(0);
	CHECK(!"door_return came back");
}

/* door_return discards all frames: the next call starts where this one did. */
static void
statement_71(void)
{
	int d;

	one_server_thread();
	d = door_create(procedure_recurse, NULL, 0);
	CHECK(d >= 0);
	for (int i = 1; i <= 10000; i++) {
		CHECK(door_call(d, NULL) == 0);
		CHECK(frames.runs == i);
	}
	/* It did recurse, and 10000 calls took no more room than one. */
	CHECK(frames.outer_lowest - frames.inner_lowest >= DEPTH * FRAME);
	CHECK(frames.outer_highest - frames.outer_lowest < DEPTH * FRAME);
	CHECK(frames.outer_lowest - frames.inner_lowest < 4 * DEPTH * FRAME);
}

static pthread_t main_thread;

/* Calls the door, which the main thread serves, and ends the process. */
static void *
call_main_thread(void *arg)
{
	for (int i = 0; i < 3; i++) {
		struct who who = who_serves(*(int *)arg);

		CHECK(who.process == getpid());
		CHECK(pthread_equal(who.thread, main_thread));
	}
	_exit(0);
}

/* The main thread may serve as well as any. */
static void
statement_72(void)
{
	static int d;

	pool_of(0);
	main_thread = pthread_self();
	d = door_who(0);
	(void) thread_go(call_main_thread, &d);
	(void) door_return(NULL, 0, NULL, 0);
	CHECK(!"door_return came back");
}

static struct event handled;

static void
handle(int signal)
{
	int error = errno;

	CHECK(signal == SIGUSR1);
	CHECK(pthread_equal(pthread_self(), main_thread));
	event_happen(&handled);
	errno = error;
}

/* A process whose main thread alone serves, and handles SIGUSR1. */
static void
serve_and_handle(void *arg)
{
	struct sigaction action;

	(void) memset(&action, 0, sizeof (action));
	action.sa_handler = handle;
	CHECK(sigaction(SIGUSR1, &action, NULL) == 0);
	main_thread = pthread_self();
	pool_of(0);
	descriptor_send(*(int *)arg, door_who(0));
	(void) door_return(NULL, 0, NULL, 0);
	CHECK(!"door_return came back");
}

/* A parked thread handles a signal and stays parked: it serves later calls. */
static void
statement_73(void)
{
	struct who first, who;
	int ends[2], d;
	pid_t child;

	event_init(&handled);
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	child = child_start(serve_and_handle, &ends[1]);
	d = descriptor_receive(ends[0]);
	first = who_serves(d);
	CHECK(first.process == child);
	for (int i = 0; i < 5; i++) {
		await_sleep(child);
		CHECK(kill(child, SIGUSR1) == 0);
		event_await(&handled);
		who = who_serves(d);
		CHECK(who.process == child);
		CHECK(pthread_equal(who.thread, first.thread));
	}
}

const struct statement return_thread_statements[] = {
	E(68), E(69), E(70), E(71), E(72), E(73), END
};
