/*
 * Statements 149 to 153: door_xcreate, which starts its threads itself.
 */
#include <pthread.h>
#include <string.h>

#include "conformance.h"
#include "gate.h"
#include "peer.h"

#define	THREADS	4

/* What creator and set-up function are given, and have done. */
struct maker {
	int answer;		/* of the creator; 1: it starts a thread */
	int answer_depleted;
	int created, depleted;
	_Atomic int set_up;
	pthread_key_t key;	/* set by the set-up function */
	pthread_barrier_t barrier;
};

static struct maker maker;

static int
creator(door_info_t *info, void *(*start)(void *), void *arg, void *cookie)
{
	pthread_t thread;
	int answer;

	CHECK(cookie == &maker);
	CHECK(info != NULL);
	CHECK((info->di_attributes & DOOR_PRIVATE) != 0);
	if ((info->di_attributes & DOOR_DEPLETION_CB) != 0) {
		maker.depleted++;
		answer = maker.answer_depleted;
	} else {
		maker.created++;
		answer = maker.answer;
	}
	if (answer == 1) {
		CHECK(pthread_create(&thread, NULL, start, arg) == 0);
		CHECK(pthread_detach(thread) == 0);
	}
	return (answer);
}

static void
set_up(void *cookie)
{
	CHECK(cookie == &maker);
	CHECK(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL) == 0);
	CHECK(pthread_setspecific(maker.key, &maker) == 0);
	(void) atomic_fetch_add(&maker.set_up, 1);
}

static int
xcreate(door_server_procedure_t *procedure, void *cookie, uint_t attributes,
    int threads)
{
	return (door_xcreate(procedure, cookie, attributes, creator, set_up,
	    &maker, threads));
}

/* No threads, no creator, or an attribute of the library's own: EINVAL. */
static void
statement_149(void)
{
	int d = lowest_free();

	maker.answer = 1;
	CHECK(pthread_key_create(&maker.key, NULL) == 0);
	CHECK_FAILS(xcreate(procedure_echo, NULL, 0, 0), EINVAL);
	CHECK_FAILS(xcreate(procedure_echo, NULL, 0, -1), EINVAL);
	CHECK_FAILS(xcreate(procedure_echo, NULL, DOOR_PRIVCREATE, 1), EINVAL);
	CHECK_FAILS(door_xcreate(procedure_echo, NULL, 0, NULL, set_up,
	    &maker, 1), EINVAL);
	CHECK(maker.created == 0);
	CHECK(lowest_free() == d);
}

/* A creator that does not start a thread, or cannot: no door. */
static void
statement_150(void)
{
	int d, library;

	/* What the library opens for itself stays open. */
	library = door_nothing(0);
	d = lowest_free();
	maker.answer = 0;
	CHECK_FAILS(xcreate(procedure_echo, NULL, 0, 1), EINVAL);
	CHECK(maker.created == 1);
	CHECK(lowest_free() == d);
	maker.answer = -1;
	CHECK_FAILS(xcreate(procedure_echo, NULL, 0, 2), EPIPE);
	CHECK(maker.created == 2);
	CHECK(lowest_free() == d);
	CHECK(is_open(library));
}

/* Meets the other threads, if all serve the door that they are bound to. */
static void
meet_bound(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	door_info_t own;
	int result;

	(void) dp;
	(void) n;
	CHECK(pthread_getspecific(maker.key) == &maker);
	CHECK(door_info(DOOR_QUERY, &own) == 0);
	CHECK(own.di_data == (door_ptr_t)(uintptr_t)cookie);
	result = pthread_barrier_wait(&maker.barrier);
	CHECK(result == 0 || result == PTHREAD_BARRIER_SERIAL_THREAD);
	(void) door_return(argp, size, NULL, 0);
}

/* When door_xcreate returns, all its threads are there and bound. */
static void
statement_151(void)
{
	struct caller c[THREADS];
	door_info_t info;
	char cookie;
	int d;

	maker.answer = 1;
	CHECK(pthread_key_create(&maker.key, NULL) == 0);
	CHECK(pthread_barrier_init(&maker.barrier, NULL, THREADS) == 0);
	CHECK((d = xcreate(meet_bound, &cookie, 0, THREADS)) >= 0);
	CHECK(maker.created == THREADS);
	CHECK(atomic_load(&maker.set_up) == THREADS);
	CHECK(maker.depleted == 0);
	CHECK(door_info(d, &info) == 0);
	CHECK((info.di_attributes & DOOR_CREATE_MASK) ==
	    (DOOR_PRIVATE | DOOR_PRIVCREATE));
	for (int i = 0; i < THREADS; i++)
		caller_go(&c[i], d);
	for (int i = 0; i < THREADS; i++)
		CHECK(caller_join(&c[i]) == 0);
	/* The last of them left the pool empty; the creator started none. */
	CHECK(maker.depleted >= 1);
	CHECK(maker.created == THREADS);
}

/* With DOOR_NO_DEPLETION_CB nobody is asked for more threads. */
static void
statement_152(void)
{
	struct gate *g = gate_new();
	struct caller c;
	pid_t second;
	int d;

	maker.answer = 1;
	maker.answer_depleted = 1;
	CHECK(pthread_key_create(&maker.key, NULL) == 0);
	CHECK((d = xcreate(procedure_gate, g, DOOR_NO_DEPLETION_CB, 1)) >= 0);
	caller_go(&c, d);
	event_await(&g->entered);
	second = client_start(d, 0);
	await_sleep(second);
	CHECK(atomic_load(&g->runs) == 1);
	event_happen(&g->leave);
	CHECK(caller_join(&c) == 0);
	event_await(&g->entered);
	event_happen(&g->leave);
	child_join(second);
	CHECK(atomic_load(&g->runs) == 2);
	CHECK(maker.created == 1);
	CHECK(maker.depleted == 0);
}

struct cancellation {
	int state;
	int type;
};

static void
cancellation_of_thread(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct cancellation c = { -1, -1 };

	(void) cookie;
	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	CHECK(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &c.state) == 0);
	CHECK(pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &c.type) == 0);
	(void) door_return((char *)&c, sizeof (c), NULL, 0);
}

/* Without a set-up function the threads cannot be cancelled. */
static void
statement_153(void)
{
	struct cancellation c = { -1, -1 };
	door_arg_t a = argument(NULL, 0);
	int d;

	maker.answer = 1;
	d = door_xcreate(cancellation_of_thread, NULL, 0, creator, NULL,
	    &maker, 1);
	CHECK(d >= 0);
	a.rbuf = (char *)&c;
	a.rsize = sizeof (c);
	CHECK(door_call(d, &a) == 0);
	CHECK(a.data_size == sizeof (c));
	CHECK(c.state == PTHREAD_CANCEL_DISABLE);
	CHECK(c.type == PTHREAD_CANCEL_DEFERRED);
}

const struct statement xcreate_statements[] = {
	E(149), E(150), E(151), E(152), E(153), END
};
