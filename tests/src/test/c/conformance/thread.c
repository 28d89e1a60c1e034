/*
 * Statements 132 to 137, 148 and 154: the server threads that a process has
 * for its doors that are not private, and who makes them.
 */
#include <pthread.h>

#include "conformance.h"
#include "gate.h"
#include "peer.h"

#define	AT_ONCE	16
#define	POOL	4

static void
meet(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	int result;

	(void) dp;
	(void) n;
	result = pthread_barrier_wait(cookie);
	CHECK(result == 0 || result == PTHREAD_BARRIER_SERIAL_THREAD);
	(void) door_return(argp, size, NULL, 0);
}

/* The same for calls with an argument; others are told who serves them. */
static void
meet_or_tell(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	if (size > 0)
		meet(cookie, argp, size, dp, n);
	procedure_who(cookie, argp, size, dp, n);
}

/* Make n calls at once, whose procedures wait for each other. */
static void
meet_all(int d, int n)
{
	struct caller c[AT_ONCE];

	CHECK(n <= AT_ONCE);
	for (int i = 0; i < n; i++)
		caller_go(&c[i], d);
	for (int i = 0; i < n; i++)
		CHECK(caller_join(&c[i]) == 0);
}

/* The default creator gives each of many calls at once a thread. */
static void
statement_132(void)
{
	pthread_barrier_t barrier;
	int d;

	CHECK(pthread_barrier_init(&barrier, NULL, AT_ONCE) == 0);
	CHECK((d = door_create(meet, &barrier, 0)) >= 0);
	for (int i = 0; i < 3; i++)
		meet_all(d, AT_ONCE);
}

/* What a creator of these statements has seen; it makes no thread. */
static int created;
static bool created_for_nothing;
static pthread_t created_on;

static void
creator_that_records(door_info_t *info)
{
	created++;
	created_for_nothing = info == NULL;
	created_on = pthread_self();
}

static void
creator_of_nothing(door_info_t *info)
{
	(void) info;
}

/* A creator is called inside the first door_create, once, with NULL. */
static void
statement_133(void)
{
	(void) door_server_create(creator_that_records);
	CHECK(created == 0);
	(void) door_nothing(0);
	CHECK(created == 1);
	CHECK(created_for_nothing);
	CHECK(pthread_equal(created_on, pthread_self()));
}

/* It is not called inside a second door_create. */
static void
statement_134(void)
{
	(void) door_server_create(creator_that_records);
	(void) door_nothing(0);
	CHECK(created == 1);
	(void) door_nothing(0);
	(void) door_nothing(DOOR_REFUSE_DESC);
	CHECK(created == 1);
}

/* door_server_create returns the creator before, and there is always one. */
static void
statement_135(void)
{
	door_server_func_t *first = door_server_create(creator_of_nothing);

	CHECK(first != NULL);
	CHECK(first != creator_of_nothing);
	CHECK(door_server_create(creator_that_records) == creator_of_nothing);
	CHECK(door_server_create(first) == creator_that_records);
	CHECK(door_server_create(first) == first);
}

/* With one thread, of two calls the second begins after the first's end. */
static void
statement_136(void)
{
	struct gate *g = gate_new();
	struct caller c;
	pid_t second;
	int d;

	pool_of(1);
	d = door_gate(g, 0);
	caller_go(&c, d);
	event_await(&g->entered);
	second = client_start(d, 0);
	await_sleep(second);
	/* A procedure that had been called would have counted by now. */
	CHECK(atomic_load(&g->runs) == 1);
	event_happen(&g->leave);
	CHECK(caller_join(&c) == 0);
	event_await(&g->entered);
	CHECK(atomic_load(&g->runs) == 2);
	event_happen(&g->leave);
	child_join(second);
}

/* The order of what one thread, the only one, does in statement 137. */
static struct {
	int depleted, served;		/* when: 1, 2; 0 is never */
	bool for_nothing;
	pthread_t creator, procedure;
	int count;
} order;

static void
creator_of_one(door_info_t *info)
{
	static int calls;

	if (calls++ == 0) {
		serve_with(1);
		return;
	}
	if (order.depleted == 0)
		order.depleted = ++order.count;
	order.for_nothing = info == NULL;
	order.creator = pthread_self();
}

static void
procedure_in_order(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) cookie;
	(void) dp;
	(void) n;
	if (order.served == 0)
		order.served = ++order.count;
	order.procedure = pthread_self();
	(void) door_return(argp, size, NULL, 0);
}

/* The thread that leaves the pool empty calls the creator, then serves. */
static void
statement_137(void)
{
	int d;

	(void) door_server_create(creator_of_one);
	CHECK((d = door_create(procedure_in_order, NULL, 0)) >= 0);
	CHECK(call_error(d) == 0);
	CHECK(order.depleted == 1);
	CHECK(order.served == 2);
	CHECK(order.for_nothing);
	CHECK(pthread_equal(order.creator, order.procedure));
	CHECK(!pthread_equal(order.creator, pthread_self()));
}

static void
procedure_that_calls(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) dp;
	(void) n;
	CHECK(call_error(*(int *)cookie) == 0);
	(void) door_return(argp, size, NULL, 0);
}

/* A procedure can call other doors of its process. */
static void
statement_148(void)
{
	int d[8];

	d[0] = door_echo(0);
	for (int i = 1; i < 8; i++)
		CHECK((d[i] = door_create(procedure_that_calls, &d[i - 1],
		    0)) >= 0);
	CHECK(call_error(d[1]) == 0);
	CHECK(call_error(d[7]) == 0);
}

/* A door of a process with some threads, and never more. */
static int
make_pool(void *arg)
{
	pthread_barrier_t *barrier = arg;
	int d;

	CHECK(pthread_barrier_init(barrier, NULL, POOL) == 0);
	pool_of(POOL);
	CHECK((d = door_create(meet_or_tell, barrier, 0)) >= 0);
	return (d);
}

/*
 * Of several idle threads, the one that has served last serves next. A thread
 * is idle once it sleeps; before, it may still be on its way.
 */
static void
statement_154(void)
{
	struct server server = server_start(make_pool,
	    shared_memory(sizeof (pthread_barrier_t)));
	pthread_t thread;

	/* After this all have served, so none comes in for the first time. */
	meet_all(server.door, POOL);
	await_sleep(server.pid);
	thread = who_serves(server.door).thread;
	for (int i = 0; i < 30; i++) {
		await_sleep(server.pid);
		CHECK(pthread_equal(who_serves(server.door).thread, thread));
	}
	server_kill(&server);
}

const struct statement thread_statements[] = {
	E(132), E(133), E(134), E(135), E(136), E(137), E(148), E(154), END
};
