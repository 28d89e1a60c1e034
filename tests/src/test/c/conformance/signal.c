/*
 * Statements 121 to 127 and 131: signals that reach a client, and clients that
 * go away during a call.
 */
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"
#include "peer.h"

/*
 * A signal that is caught with these flags, sent to a client whose procedure
 * runs, ends the call with EINTR: whether the client has gone to sleep or not.
 */
static void
interrupted_by_signal(int flags)
{
	struct gate *g = gate_new();
	int d = door_gate(g, 0);
	pid_t client;

	signal_catch(SIGUSR1, flags);
	for (int asleep = 0; asleep <= 1; asleep++) {
		client = client_start(d, EINTR);
		event_await(&g->entered);
		if (asleep)
			await_sleep(client);
		CHECK(kill(client, SIGUSR1) == 0);
		/* The procedure still waits, so no answer can have come. */
		child_join(client);
		event_happen(&g->leave);
	}
	CHECK(atomic_load(&g->runs) == 2);
}

/* A caught signal ends the call. */
static void
statement_121(void)
{
	interrupted_by_signal(0);
}

/* SA_RESTART does not help. */
static void
statement_122(void)
{
	interrupted_by_signal(SA_RESTART);
}

struct deaf {
	int d;
	struct event go;
};

/* A client with one signal ignored, one blocked, one that does nothing. */
static void
deaf_client(void *arg)
{
	struct deaf *deaf = arg;
	sigset_t set;

	CHECK(signal(SIGUSR2, SIG_IGN) != SIG_ERR);
	signal_catch(SIGUSR1, 0);
	CHECK(sigemptyset(&set) == 0);
	CHECK(sigaddset(&set, SIGUSR1) == 0);
	CHECK(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
	CHECK(call_error(deaf->d) == 0);
	CHECK(signals_caught() == 0);
	CHECK(sigpending(&set) == 0);
	CHECK(sigismember(&set, SIGUSR1) == 1);
}

/* Signals that are ignored or blocked do not disturb a call. */
static void
statement_123(void)
{
	struct gate *g = gate_new();
	struct deaf deaf;
	pid_t client;

	deaf.d = door_gate(g, 0);
	for (int asleep = 0; asleep <= 1; asleep++) {
		client = child_start(deaf_client, &deaf);
		event_await(&g->entered);
		if (asleep)
			await_sleep(client);
		CHECK(kill(client, SIGUSR1) == 0);
		CHECK(kill(client, SIGUSR2) == 0);
		CHECK(kill(client, SIGURG) == 0);
		if (asleep)
			await_sleep(client);
		event_happen(&g->leave);
		child_join(client);
	}
	CHECK(atomic_load(&g->runs) == 2);
}

/* A caught signal while no server thread is free: EAGAIN, and no run. */
static void
statement_124(void)
{
	struct gate *g = gate_new();
	struct caller c;
	int d;

	pool_of(1);
	d = door_gate(g, 0);
	for (int restart = 0; restart <= 1; restart++) {
		signal_catch(SIGUSR1, restart ? SA_RESTART : 0);
		caller_go(&c, d);
		event_await(&g->entered);
		interrupt_until_end(client_start(d, EAGAIN));
		event_happen(&g->leave);
		CHECK(caller_join(&c) == 0);
	}
	/* The one thread answers later calls: what was withdrawn is gone. */
	for (int i = 0; i < 10; i++) {
		event_happen(&g->leave);
		CHECK(call_error(d) == 0);
	}
	CHECK(atomic_load(&g->runs) == 12);
}

static void
await_change(pid_t client, int option)
{
	int status;

	CHECK(waitpid(client, &status, option) == client);
	CHECK(option == WUNTRACED ? WIFSTOPPED(status) :
	    WIFCONTINUED(status));
}

/* To stop and continue the client does not disturb a call. */
static void
statement_125(void)
{
	struct gate *g = gate_new();
	int d = door_gate(g, 0);
	pid_t client;

	for (int i = 0; i < 4; i++) {
		bool asleep = (i & 1) != 0, answer_stopped = (i & 2) != 0;

		client = client_start(d, 0);
		event_await(&g->entered);
		if (asleep)
			await_sleep(client);
		CHECK(kill(client, SIGSTOP) == 0);
		await_change(client, WUNTRACED);
		if (answer_stopped)
			event_happen(&g->leave);
		CHECK(kill(client, SIGCONT) == 0);
		if (!answer_stopped) {
			await_change(client, WCONTINUED);
			await_sleep(client);
			event_happen(&g->leave);
		}
		child_join(client);
		CHECK(atomic_load(&g->runs) == i + 1);
	}
}

struct abandoned {
	struct gate *gate;
	pthread_t thread;	/* that served */
	int ucred, error;	/* what door_ucred said, and errno */
	ucred_t *info;
	bool same;		/* the later call came to the same thread */
};

static void
abandoned_procedure(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct abandoned *a = cookie;
	struct gate *g = a->gate;

	(void) dp;
	(void) n;
	if (atomic_fetch_add(&g->runs, 1) > 0) {
		a->same = pthread_equal(a->thread, pthread_self());
		(void) door_return(argp, size, NULL, 0);
	}
	a->thread = pthread_self();
	event_happen(&g->entered);
	event_await(&g->leave);
	errno = 0;
	a->ucred = door_ucred(&a->info);
	a->error = errno;
	(void) door_return("result", 6, NULL, 0);
	atomic_store(&g->returned, 1);
	(void) door_return(NULL, 0, NULL, 0);
}

/*
 * The procedure of a client that has given up has no caller any more; what it
 * returns goes nowhere, and its thread serves again.
 */
static void
statement_126(void)
{
	struct abandoned a;
	pid_t client;
	int d;

	(void) memset(&a, 0, sizeof (a));
	a.gate = gate_new();
	pool_of(1);
	CHECK((d = door_create(abandoned_procedure, &a, 0)) >= 0);
	signal_catch(SIGUSR1, 0);
	client = client_start(d, EINTR);
	event_await(&a.gate->entered);
	CHECK(kill(client, SIGUSR1) == 0);
	child_join(client);
	event_happen(&a.gate->leave);
	/* There is one thread only: an answer means that it has finished. */
	CHECK(call_error(d) == 0);
	CHECK(a.ucred == -1);
	CHECK(a.error == EINVAL);
	CHECK(a.info == NULL);
	CHECK(a.same);
	CHECK(atomic_load(&a.gate->returned) == 0);
}

/* The client is killed: its procedure runs on, the door serves others. */
static void
statement_127(void)
{
	struct gate *g = gate_new();
	int d, status;
	pid_t client;

	pool_of(1);
	d = door_gate(g, 0);
	client = client_start(d, 0);
	event_await(&g->entered);
	CHECK(kill(client, SIGKILL) == 0);
	CHECK(waitpid(client, &status, 0) == client);
	CHECK(WIFSIGNALED(status));
	/* The only thread goes on where it waits, and then serves the next. */
	event_happen(&g->leave);
	event_happen(&g->leave);
	CHECK(call_error(d) == 0);
	CHECK(atomic_load(&g->runs) == 2);
	CHECK(atomic_load(&g->returned) == 0);
}

struct closing {
	int d;
	struct gate *gate;
};

/* A client with a thread in a call; another thread closes the descriptor. */
static void
closing_client(void *arg)
{
	struct closing *closing = arg;
	struct caller c;

	caller_go(&c, closing->d);
	event_await(&closing->gate->entered);
	CHECK(close(closing->d) == 0);
	event_happen(&closing->gate->leave);
	CHECK(caller_join(&c) == 0);
	CHECK(call_error(closing->d) == EBADF);
}

/* A descriptor that is closed during a call over it: the call completes. */
static void
statement_131(void)
{
	struct closing closing;

	closing.gate = gate_new();
	closing.d = door_gate(closing.gate, 0);
	child_join(child_start(closing_client, &closing));
	CHECK(atomic_load(&closing.gate->runs) == 1);
}

const struct statement signal_statements[] = {
	E(121), E(122), E(123), C(124), E(125), E(126), E(127), E(131),
	END
};
