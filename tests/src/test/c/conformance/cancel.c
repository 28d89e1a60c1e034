/*
 * Statements 128 to 130: cancellation of server threads.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"
#include "peer.h"

/* What the server threads of 128 and 129 have in common. */
struct cancel {
	struct event entered;
	struct event leave;
	struct event cleaned;		/* the cleanup handler runs */
	struct event ended;		/* the thread ends */
	struct event finished;		/* the procedure comes to its end */
	pthread_key_t key;
};

static void
cancel_cleanup(void *arg)
{
	event_happen(&((struct cancel *)arg)->cleaned);
}

static void
cancel_thread_end(void *arg)
{
	event_happen(&((struct cancel *)arg)->ended);
}

static void
cancel_init(struct cancel *c)
{
	event_init(&c->entered);
	event_init(&c->leave);
	event_init(&c->cleaned);
	event_init(&c->ended);
	event_init(&c->finished);
	CHECK(pthread_key_create(&c->key, cancel_thread_end) == 0);
}

/* Sleeps for good, and can be cancelled in that. */
static void
cancel_sleeps(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct cancel *c = cookie;

	(void) dp;
	(void) n;
	if (size == 0) {
		CHECK(pthread_setspecific(c->key, c) == 0);
		pthread_cleanup_push(cancel_cleanup, c);
		CHECK(pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL) ==
		    0);
		event_happen(&c->entered);
		for (;;)
			(void) pause();
		pthread_cleanup_pop(0);
	}
	(void) door_return(argp, size, NULL, 0);
}

static void
aborting_client(void *arg)
{
	int d = *(int *)arg;
	door_arg_t a = argument(NULL, 0);

	CHECK_FAILS(door_call(d, &a), EINTR);
}

/* Have a client call d with nothing, and abort that once it is served. */
static void
call_and_abort(int d, struct event *entered)
{
	pid_t client;

	signal_catch(SIGUSR1, 0);
	client = child_start(aborting_client, &d);
	event_await(entered);
	CHECK(kill(client, SIGUSR1) == 0);
	child_join(client);
}

/*
 * A client's end cancels the thread that serves it, if that allows it: its
 * cleanup handlers run, and it ends.
 */
static void
statement_128(void)
{
	struct cancel c;
	int d;

	cancel_init(&c);
	CHECK((d = door_create(cancel_sleeps, &c, 0)) >= 0);
	call_and_abort(d, &c.entered);
	event_await(&c.cleaned);
	event_await(&c.ended);
	CHECK(call_error(d) == 0);
}

/* Waits to be told, and then goes through cancellation points. */
static void
cancel_finishes(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct cancel *c = cookie;

	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	CHECK(pthread_setspecific(c->key, c) == 0);
	pthread_cleanup_push(cancel_cleanup, c);
	CHECK(pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL) == 0);
	event_happen(&c->entered);
	event_await(&c->leave);
	pthread_testcancel();
	event_happen(&c->finished);
	pthread_cleanup_pop(0);
	CHECK(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL) == 0);
	(void) door_return(NULL, 0, NULL, 0);
}

static void *
await_and_end(void *event)
{
	event_await(event);
	(void) printf("a thread of a DOOR_NO_CANCEL door was cancelled\n");
	(void) fflush(stdout);
	_exit(1);
}

/* A door with DOOR_NO_CANCEL: the procedure finishes. */
static void
statement_129(void)
{
	struct cancel spared, cancelled;
	int d, d2;

	cancel_init(&spared);
	cancel_init(&cancelled);
	CHECK((d = door_create(cancel_finishes, &spared,
	    DOOR_NO_CANCEL)) >= 0);
	CHECK((d2 = door_create(cancel_sleeps, &cancelled, 0)) >= 0);
	(void) thread_go(await_and_end, &spared.cleaned);
	call_and_abort(d, &spared.entered);
	/* A later abort has cancelled its thread: so this one's would have. */
	call_and_abort(d2, &cancelled.entered);
	event_await(&cancelled.ended);
	event_happen(&spared.leave);
	event_await(&spared.finished);
}

static void
cancel_state(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	int state = -1;

	(void) cookie;
	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	CHECK(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state) == 0);
	(void) door_return((char *)&state, sizeof (state), NULL, 0);
}

/* A server thread of the default creator has cancellation disabled. */
static void
statement_130(void)
{
	int d = door_create(cancel_state, NULL, 0);
	int state = -1;
	door_arg_t a = argument(NULL, 0);

	a.rbuf = (char *)&state;
	a.rsize = sizeof (state);
	CHECK(door_call(d, &a) == 0);
	CHECK(a.data_size == sizeof (state));
	CHECK(state == PTHREAD_CANCEL_DISABLE);
}

const struct statement cancel_statements[] = {
	C(128), E(129), E(130), END
};
