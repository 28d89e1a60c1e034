/*
 * Statements 138 to 147: private doors, and threads that are bound to them.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"
#include "peer.h"

/* What the last call of the creator was given. */
static struct {
	int calls;
	bool nothing;
	door_info_t info;
	pthread_t thread;
} asked;

static void
creator_that_records(door_info_t *info)
{
	asked.calls++;
	asked.nothing = info == NULL;
	if (info != NULL)
		asked.info = *info;
	asked.thread = pthread_self();
}

/* The creator was asked last for threads for door d. */
static void
check_asked(int d, void *cookie, door_server_procedure_t *procedure)
{
	door_info_t info;

	CHECK(door_info(d, &info) == 0);
	CHECK(!asked.nothing);
	CHECK(asked.info.di_target == getpid());
	CHECK(asked.info.di_proc == (door_ptr_t)(uintptr_t)procedure);
	CHECK(asked.info.di_data == (door_ptr_t)(uintptr_t)cookie);
	CHECK(asked.info.di_uniquifier == info.di_uniquifier);
	CHECK((asked.info.di_attributes & DOOR_PRIVATE) != 0);
}

/* The creator is called inside each door_create of a private door. */
static void
statement_138(void)
{
	char cookies[3];
	int d;

	(void) door_server_create(creator_that_records);
	for (int i = 0; i < 3; i++) {
		CHECK((d = door_create(procedure_echo, &cookies[i],
		    DOOR_PRIVATE)) >= 0);
		CHECK(asked.calls == i + 1);
		CHECK(pthread_equal(asked.thread, pthread_self()));
		check_asked(d, &cookies[i], procedure_echo);
		CHECK((asked.info.di_attributes & DOOR_DEPLETION_CB) == 0);
	}
}

/* A thread that binds, says so, waits, and serves. */
struct bound {
	int doors[2];		/* to bind to, one after the other; or -1 */
	struct event serve;	/* that it shall door_return */
	struct event bound;	/* it is bound */
};

static void *
bind_and_serve(void *arg)
{
	struct bound *b = arg;

	CHECK(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL) == 0);
	for (int i = 0; i < 2; i++) {
		if (b->doors[i] != -1)
			CHECK(door_bind(b->doors[i]) == 0);
	}
	event_happen(&b->bound);
	event_await(&b->serve);
	(void) door_return(NULL, 0, NULL, 0);
	return (NULL);
}

/* Start a thread that binds to a, and then to b if that is not -1. */
static struct bound *
bound_go(int a, int b)
{
	struct bound *bound = shared_memory(sizeof (*bound));

	bound->doors[0] = a;
	bound->doors[1] = b;
	event_init(&bound->serve);
	event_init(&bound->bound);
	(void) thread_go(bind_and_serve, bound);
	event_await(&bound->bound);
	return (bound);
}

/* No thread takes a call of d: a signal ends it with EAGAIN. */
static void
check_blocks(int d)
{
	pid_t client;

	signal_catch(SIGUSR1, 0);
	client = client_start(d, EAGAIN);
	await_sleep(client);
	interrupt_until_end(client);
}

/* A pool that a call leaves empty is refilled for its door, says 0x400. */
static void
statement_139(void)
{
	struct who who;
	char cookie;
	int d;

	(void) door_server_create(creator_that_records);
	CHECK((d = door_create(procedure_who, &cookie, DOOR_PRIVATE)) >= 0);
	CHECK(asked.calls == 1);
	event_happen(&bound_go(d, -1)->serve);
	who = who_serves(d);
	CHECK(pthread_equal(who.thread, asked.thread));
	CHECK(asked.calls == 2);
	check_asked(d, &cookie, procedure_who);
	CHECK((asked.info.di_attributes & DOOR_DEPLETION_CB) != 0);
}

/* The default creator's threads are bound to nothing: calls block. */
static void
statement_140(void)
{
	struct gate *g = gate_new();
	int d = door_gate(g, DOOR_PRIVATE), other = door_echo(0);

	/* Threads that it has started are there when another door answers. */
	for (int i = 0; i < 10; i++)
		CHECK(call_error(other) == 0);
	check_blocks(d);
	CHECK(call_error(other) == 0);
	CHECK(atomic_load(&g->runs) == 0);
}

/* A thread that is bound does not serve the process's other doors. */
static void
statement_141(void)
{
	struct bound *bound;
	struct who who;
	int a, b;

	(void) door_server_create(creator_that_records);
	a = door_who(0);
	b = door_who(DOOR_PRIVATE);
	bound = bound_go(b, -1);
	event_happen(&bound->serve);
	who = who_serves(b);
	check_blocks(a);
	CHECK(pthread_equal(who_serves(b).thread, who.thread));
	serve_with(1);
	CHECK(!pthread_equal(who_serves(a).thread, who.thread));
	CHECK(pthread_equal(who_serves(b).thread, who.thread));
}

/* Only private doors can be bound to. */
static void
statement_142(void)
{
	int d = door_nothing(0);

	CHECK_FAILS(door_bind(d), EINVAL);
	CHECK_FAILS(door_unbind(), EBADF);
}

static void
bind_inherited(void *d)
{
	CHECK_FAILS(door_bind(*(int *)d), EINVAL);
	CHECK_FAILS(door_unbind(), EBADF);
}

/* Only the target's threads can be bound. */
static void
statement_143(void)
{
	int d;

	(void) door_server_create(creator_that_records);
	d = door_nothing(DOOR_PRIVATE);
	child_join(child_start(bind_inherited, &d));
	CHECK(door_bind(d) == 0);
}

/* Only doors can be bound to. */
static void
statement_144(void)
{
	CHECK_FAILS(door_bind(temporary_file()), EBADF);
	CHECK_FAILS(door_bind(lowest_free()), EBADF);
	CHECK_FAILS(door_bind(-1), EBADF);
}

/* A thread that is not bound cannot be unbound. */
static void
statement_145(void)
{
	CHECK_FAILS(door_unbind(), EBADF);
	(void) door_nothing(0);
	CHECK_FAILS(door_unbind(), EBADF);
}

/* Unbinds its thread, and answers with the two results and errno. */
static void
procedure_unbind(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) cookie;
	(void) dp;
	(void) n;
	CHECK(door_unbind() == 0);
	CHECK_FAILS(door_unbind(), EBADF);
	(void) door_return(argp, size, NULL, 0);
}

/* Two doors whose one thread goes from one to the other with each call. */
struct shifts {
	int doors[2];
	_Atomic bool first_over;
};

static void
procedure_shift(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) dp;
	(void) n;
	CHECK(door_bind(*(int *)cookie) == 0);
	(void) door_return(argp, size, NULL, 0);
}

/* Two calls, as close as can be, of a door that has a thread for the first. */
static void
call_twice(void *arg)
{
	struct shifts *s = arg;
	int second;

	CHECK(call_error(s->doors[0]) == 0);
	atomic_store(&s->first_over, true);
	second = call_error(s->doors[0]);
	CHECK(second == EAGAIN);
}

/* A thread that binds to another door while it serves is gone after that. */
static void
check_shifts(void)
{
	struct shifts *s = shared_memory(sizeof (*s));
	pid_t client;

	signal_catch(SIGUSR1, 0);
	for (int i = 0; i < 2; i++) {
		s->doors[i] = door_create(procedure_shift, &s->doors[1 - i],
		    DOOR_PRIVATE);
		CHECK(s->doors[i] >= 0);
	}
	event_happen(&bound_go(s->doors[0], -1)->serve);
	for (int i = 0; i < 20; i++) {
		atomic_store(&s->first_over, false);
		client = child_start(call_twice, s);
		while (!atomic_load(&s->first_over))
			(void) sched_yield();
		interrupt_until_end(client);
		CHECK(call_error(s->doors[1]) == 0);
	}
}

/* To bind anew drops the old binding; to unbind succeeds once. */
static void
statement_146(void)
{
	struct who who;
	int a, b, c, process;

	(void) door_server_create(creator_that_records);
	process = door_who(0);
	a = door_who(DOOR_PRIVATE);
	b = door_who(DOOR_PRIVATE);
	c = door_create(procedure_unbind, NULL, DOOR_PRIVATE);
	CHECK(c >= 0);
	event_happen(&bound_go(a, b)->serve);
	who = who_serves(b);
	check_blocks(a);
	check_blocks(process);
	CHECK(pthread_equal(who_serves(b).thread, who.thread));
	/* A thread that unbinds while it serves goes to the process's doors. */
	event_happen(&bound_go(a, c)->serve);
	CHECK(call_error(c) == 0);
	CHECK(!pthread_equal(who_serves(process).thread, who.thread));
	check_blocks(c);
	/* The same in a thread that never serves. */
	CHECK(door_bind(a) == 0);
	CHECK(door_bind(b) == 0);
	CHECK(door_unbind() == 0);
	CHECK_FAILS(door_unbind(), EBADF);
	check_shifts();
}

/* A thread that is bound and has not called door_return serves nobody. */
static void
statement_147(void)
{
	struct bound *bound;
	int d;

	(void) door_server_create(creator_that_records);
	d = door_echo(DOOR_PRIVATE);
	bound = bound_go(d, -1);
	check_blocks(d);
	event_happen(&bound->serve);
	CHECK(call_error(d) == 0);
}

const struct statement private_statements[] = {
	E(138), E(139), E(140), E(141), E(142), E(143), E(144), E(145),
	E(146), E(147), END
};
