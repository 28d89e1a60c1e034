/*
 * Statements 107 to 120: doors that are revoked, processes that end, execute
 * and fork.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"
#include "peer.h"

/* door_revoke closes the descriptor that it is given. */
static void
statement_107(void)
{
	int d = door_nothing(0);

	CHECK(door_revoke(d) == 0);
	CHECK_FAILS(fcntl(d, F_GETFD), EBADF);
}

/* A revoked door cannot be called through its other descriptors. */
static void
statement_108(void)
{
	int d = door_echo(0), d2 = dup(d);

	CHECK(call_error(d2) == 0);
	CHECK(door_revoke(d) == 0);
	CHECK(call_error(d2) == EBADF);
}

/* To revoke a door again, through another descriptor, is no error. */
static void
statement_109(void)
{
	int d = door_nothing(0), d2 = dup(d);

	CHECK(door_revoke(d) == 0);
	CHECK(is_open(d2));
	CHECK(door_revoke(d2) == 0);
	CHECK(!is_open(d2));
}

static void
revoke_inherited(void *arg)
{
	int d = *(int *)arg;

	CHECK_FAILS(door_revoke(d), EPERM);
	CHECK(is_open(d));
	CHECK(call_error(d) == 0);
}

/* Only the target may revoke: an heir of the descriptor gets EPERM. */
static void
statement_110(void)
{
	int d = door_echo(0);

	child_join(child_start(revoke_inherited, &d));
	CHECK(call_error(d) == 0);
}

/* What is not a door cannot be revoked. */
static void
statement_111(void)
{
	int d = temporary_file();

	CHECK_FAILS(door_revoke(d), EBADF);
	CHECK(is_open(d));
	CHECK_FAILS(door_revoke(lowest_free()), EBADF);
	CHECK_FAILS(door_revoke(-1), EBADF);
}

/* A call that is being served when its door is revoked gets its result. */
static void
statement_112(void)
{
	struct gate *g = gate_new();
	struct caller c;
	int d = door_gate(g, 0), d2 = dup(d);

	caller_go(&c, d2);
	event_await(&g->entered);
	CHECK(door_revoke(d) == 0);
	event_happen(&g->leave);
	CHECK(caller_join(&c) == 0);
	CHECK(atomic_load(&g->runs) == 1);
	CHECK(call_error(d2) == EBADF);
}

/* A call that waits for a server thread when its door is revoked: EBADF. */
static void
statement_113(void)
{
	struct gate *g = gate_new();
	struct caller c;
	pid_t waiting;
	int d, d2;

	pool_of(1);
	d = door_gate(g, 0);
	d2 = dup(d);
	caller_go(&c, d2);
	event_await(&g->entered);
	waiting = client_start(d2, EBADF);
	await_sleep(waiting);
	CHECK(door_revoke(d) == 0);
	/* It does not wait for the call in progress. */
	child_join(waiting);
	event_happen(&g->leave);
	CHECK(caller_join(&c) == 0);
	CHECK(atomic_load(&g->runs) == 1);
}

static void
revoke_self(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	int *d = cookie;

	(void) dp;
	(void) n;
	CHECK(door_revoke(*d) == 0);
	(void) door_return(argp, size, NULL, 0);
	CHECK(!"door_return came back");
}

/* A procedure that revokes its own door can still answer, once. */
static void
statement_114(void)
{
	int d = -1, d2;

	CHECK((d = door_create(revoke_self, &d, 0)) >= 0);
	d2 = dup(d);
	CHECK(call_error(d) == 0);
	CHECK(call_error(d) == EBADF);
	CHECK(is_open(d2));
	CHECK(call_error(d2) == EBADF);
}

static int
make_gate(void *gate)
{
	return (door_gate(gate, 0));
}

static int
make_who(void *nothing)
{
	(void) nothing;
	return (door_who(0));
}

/* SIGKILL ends the server during a call: EINTR. */
static void
statement_115(void)
{
	struct gate *g = gate_new();
	struct server server = server_start(make_gate, g);
	struct caller c;

	caller_go(&c, server.door);
	event_await(&g->entered);
	server_kill(&server);
	CHECK(caller_join(&c) == EINTR);
}

/* The server is gone, called before or not: EBADF. */
static void
statement_116(void)
{
	struct server server = server_start(make_who, NULL);
	struct server other = server_start(make_who, NULL);

	CHECK(who_serves(server.door).process == server.pid);
	server_kill(&server);
	server_kill(&other);
	CHECK(call_error(server.door) == EBADF);
	CHECK(call_error(server.door) == EBADF);
	CHECK(call_error(other.door) == EBADF);
}

struct exec {
	int ends[2];	/* of a socket pair: the parent's, the child's */
	struct event now;
};

/* Pass a door and then become cat(1), which echoes what the socket brings. */
static void
serve_and_exec(void *arg)
{
	struct exec *e = arg;

	descriptor_send(e->ends[1], door_echo(0));
	event_await(&e->now);
	CHECK(dup2(e->ends[1], STDIN_FILENO) == STDIN_FILENO);
	CHECK(dup2(e->ends[1], STDOUT_FILENO) == STDOUT_FILENO);
	CHECK(close(e->ends[0]) == 0 && close(e->ends[1]) == 0);
	(void) execl("/bin/cat", "cat", (char *)NULL);
	CHECK(!"exec");
}

/* A server that executes another program has no doors any more. */
static void
statement_117(void)
{
	struct exec e;
	char byte = 'x';
	pid_t child;
	int d;

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, e.ends) == 0);
	event_init(&e.now);
	child = child_start(serve_and_exec, &e);
	d = descriptor_receive(e.ends[0]);
	CHECK(call_error(d) == 0);
	event_happen(&e.now);
	CHECK(write(e.ends[0], &byte, 1) == 1);
	CHECK(read(e.ends[0], &byte, 1) == 1);
	/* It has answered as cat, so it is cat. */
	CHECK(call_error(d) == EBADF);
	CHECK(close(e.ends[1]) == 0 && close(e.ends[0]) == 0);
	child_join(child);
}

static void
call_in_parent(void *arg)
{
	int d = *(int *)arg;

	CHECK(who_serves(d).process == getppid());
	CHECK(who_serves(d).process != getpid());
}

/* A door that a child has inherited is still served by its parent. */
static void
statement_118(void)
{
	int d = door_who(0);

	CHECK(who_serves(d).process == getpid());
	child_join(child_start(call_in_parent, &d));
}

/* A door that a child has made is served by the child. */
static void
statement_119(void)
{
	int own = door_who(0);
	struct server server = server_start(make_who, NULL);

	CHECK(who_serves(own).process == getpid());
	CHECK(who_serves(server.door).process == server.pid);
	CHECK(who_serves(own).process == getpid());
	server_kill(&server);
}

static void
wait_for(void *event)
{
	event_await(event);
}

/* A call is not disturbed by a fork of its process; one result comes. */
static void
statement_120(void)
{
	struct gate *g = gate_new();
	struct server server = server_start(make_gate, g);
	struct event end;
	struct caller c;
	pid_t child;

	event_init(&end);
	for (int ended = 0; ended <= 1; ended++) {
		caller_go(&c, server.door);
		event_await(&g->entered);
		/* The child lives longer than the call, or does not. */
		child = child_start(wait_for, &end);
		if (ended) {
			event_happen(&end);
			child_join(child);
		}
		event_happen(&g->leave);
		CHECK(caller_join(&c) == 0);
		CHECK(atomic_load(&g->runs) == ended + 1);
		CHECK(atomic_load(&g->returned) == 0);
		if (!ended) {
			event_happen(&end);
			child_join(child);
		}
	}
	server_kill(&server);
}

const struct statement process_statements[] = {
	E(107), E(108), E(109), E(110), E(111), E(112), E(113), E(114),
	E(115), E(116), C(117), E(118), E(119), E(120), END
};
