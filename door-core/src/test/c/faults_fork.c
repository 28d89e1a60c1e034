/*
 * Forks, cancellations and signals at bad moments, and one thread for many.
 */
#define	_GNU_SOURCE
#include "faults.h"

static _Atomic bool over;

/* Children that live on with all that they inherited. */
static void *
storm(void *arg)
{
	pid_t *child = arg;

	for (int i = 0; i < 100; i++) {
		if ((child[i] = fork()) == 0) {
			(void) alarm(LONGEST_TEST);
			for (;;)
				(void) pause();
		}
	}
	return (NULL);
}

static void *
call_once(void *arg)
{
	return (call_with(*(int *)arg, "x", 1) == 0 ? NULL : arg);
}

/* New links, and answers to questions, over and over. */
static void *
call_anew(void *arg)
{
	door_info_t info;
	pthread_t t;
	void *result;

	while (!over) {
		if (pthread_create(&t, NULL, call_once, arg) != 0 ||
		    pthread_join(t, &result) != 0 || result != NULL ||
		    door_info(*(int *)arg, &info) == -1)
			return (arg);
	}
	return (NULL);
}

static void
end_children(pid_t *child, int n)
{
	for (int i = 0; i < n; i++) {
		(void) kill(child[i], SIGKILL);
		(void) waitpid(child[i], NULL, 0);
	}
}

static bool
starts_dying(int d)
{
	return (call_with(d, "x", 1) == -1);
}

/*
 * One thread forks while others make links and ask. What a child kept would
 * hide the server's death from this process.
 */
static void
fork_storm_in_client(void)
{
	static pid_t child[100];
	struct server s;
	pthread_t caller, forker;
	void *result;
	int d;

	CHECK(server_start(&s, echo, 0, NULL, NULL));
	CHECK((d = open(s.path, O_RDONLY)) != -1);
	over = false;
	CHECK(pthread_create(&caller, NULL, call_anew, &d) == 0);
	CHECK(pthread_create(&forker, NULL, storm, child) == 0);
	CHECK(pthread_join(forker, NULL) == 0);
	over = true;
	CHECK(pthread_join(caller, &result) == 0 && result == NULL);
	CHECK(kill(s.pid, SIGKILL) == 0);
	AWAIT(starts_dying(d));
	CHECK_FAILS(call_with(d, "x", 1), EBADF);
	end_children(child, 100);
	(void) close(d);
	server_stop(&s);
}

/*
 * The same in the server: its children must hide its death from nobody, nor
 * the death of clients from it.
 */
static void
storm_in_server(struct server *s)
{
	static pid_t child[100];
	char c;

	(void) read(s->up[1], &c, 1);
	(void) storm(child);
	(void) write(s->up[1], child, sizeof (child));
}

static void
fork_storm_in_server(void)
{
	static pid_t child[100];
	struct server s;
	pthread_t caller;
	void *result;
	int d, before;
	door_info_t info;

	CHECK(server_start(&s, echo, 0, NULL, storm_in_server));
	CHECK((d = open(s.path, O_RDONLY)) != -1);
	CHECK(call_with(d, "x", 1) == 0);
	before = descriptors_of(s.pid);
	over = false;
	CHECK(pthread_create(&caller, NULL, call_anew, &d) == 0);
	CHECK(write(s.up[0], "f", 1) == 1);
	CHECK(recv(s.up[0], child, sizeof (child), MSG_WAITALL) ==
	    (ssize_t)sizeof (child));
	over = true;
	CHECK(pthread_join(caller, &result) == 0 && result == NULL);
	AWAIT(descriptors_of(s.pid) <= before);
	CHECK(kill(s.pid, SIGKILL) == 0);
	AWAIT(starts_dying(d));
	CHECK_FAILS(call_with(d, "x", 1), EBADF);
	CHECK(door_info(d, &info) == 0 && info.di_target == -1);
	/* They belong to init now; their own alarm would end them, too. */
	for (int i = 0; i < 100; i++)
		(void) kill(child[i], SIGKILL);
	(void) close(d);
	server_stop(&s);
}

static int gate[2], handler_door;
static pid_t handler_child;

/* Says that it is there, and waits for a byte. */
static void
slow(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	char c = 's';

	(void) cookie, (void) dp, (void) n;
	if (write(gate[1], &c, 1) == 1)
		while (read(gate[1], &c, 1) == -1 && errno == EINTR)
			;
	(void) door_return(argp, size, NULL, 0);
	(void) door_return(NULL, 0, NULL, 0);
}

static void
fork_here(int sig)
{
	int saved = errno;

	(void) sig;
	handler_child = fork();
	errno = saved;
}

static void *
interrupt(void *arg)
{
	char c;

	(void) read(gate[0], &c, 1);
	(void) pthread_kill(*(pthread_t *)arg, SIGUSR1);
	return (NULL);
}

/*
 * A handler forks in the middle of a call: the call is interrupted in both
 * processes, and both can call again.
 */
static void
fork_in_handler(void)
{
	struct sigaction sa = { .sa_handler = fork_here };
	pthread_t me = pthread_self(), t;
	struct server s;
	int quick, r, error;

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, gate) == 0);
	CHECK(sigaction(SIGUSR1, &sa, NULL) == 0);
	CHECK(server_start(&s, slow, 0, NULL, NULL));
	handler_door = open(s.path, O_RDONLY);
	quick = door_create(echo, NULL, 0);
	CHECK(handler_door != -1 && quick != -1);
	for (int i = 0; i < 20; i++) {
		handler_child = -1;
		CHECK(pthread_create(&t, NULL, interrupt, &me) == 0);
		r = call_with(handler_door, "x", 1);
		error = errno;
		if (handler_child == 0) {
			(void) alarm(LONGEST);
			_exit(r == -1 && error == EINTR &&
			    call_with(quick, "y", 1) == 0 ? 0 : 1);
		}
		CHECK(r == -1 && error == EINTR && handler_child > 0);
		CHECK(pthread_join(t, NULL) == 0);
		CHECK(call_with(quick, "y", 1) == 0);
		CHECK(write(gate[0], "g", 1) == 1);
		CHECK(ended_well(handler_child));
	}
	/* The link to the slow door works as before, too. */
	CHECK(pthread_create(&t, NULL, interrupt, &me) == 0);
	CHECK_FAILS(call_with(handler_door, "x", 1), EINTR);
	if (handler_child == 0)
		_exit(0);
	CHECK(pthread_join(t, NULL) == 0);
	CHECK(write(gate[0], "g", 1) == 1);
	CHECK(ended_well(handler_child));
	(void) signal(SIGUSR1, SIG_IGN);
	(void) close(quick);
	(void) close(handler_door);
	(void) close(gate[0]);
	(void) close(gate[1]);
	server_stop(&s);
}

static int cancel_door;
static char cancel_path[64];

/* All that the library does, until it is cancelled. */
static void *
busy(void *arg)
{
	door_info_t info;
	size_t value;
	int d;

	for (;;) {
		(void) call_with(cancel_door, arg, 8);
		(void) door_info(cancel_door, &info);
		(void) door_getparam(cancel_door, DOOR_PARAM_DATA_MAX, &value);
		if ((d = open(cancel_path, O_RDONLY)) != -1)
			(void) close(d);
		if ((d = door_create(echo, NULL, 0)) != -1) {
			(void) door_setparam(d, DOOR_PARAM_DATA_MAX, 8);
			(void) fattach(d, "/dev/null");
			(void) door_revoke(d);
		}
	}
	return (NULL);
}

/*
 * A thread cancelled anywhere in the library leaves no lock held: calls, new
 * doors, opens and forks still work.
 */
static void
cancelled_inside_library(void)
{
	struct server s;
	char bytes[8] = "bytes";
	unsigned int seed = 1;
	pthread_t t;

	CHECK(server_start(&s, echo, 0, NULL, NULL));
	CHECK((cancel_door = open(s.path, O_RDONLY)) != -1);
	(void) strcpy(cancel_path, s.path);
	for (int i = 0; i < 300; i++) {
		pid_t pid;
		int d;

		CHECK(pthread_create(&t, NULL, busy, bytes) == 0);
		for (int k = rand_r(&seed) % 20000; k > 0; k--)
			__asm__ __volatile__("" ::: "memory");
		(void) nanosleep(&(struct timespec) { 0,
		    rand_r(&seed) % 300000 }, NULL);
		CHECK(pthread_cancel(t) == 0);
		CHECK(pthread_join(t, NULL) == 0);
		CHECK(call_with(cancel_door, bytes, 8) == 0);
		CHECK((d = door_create(echo, NULL, 0)) != -1);
		CHECK(call_with(d, bytes, 8) == 0);
		CHECK(door_revoke(d) == 0);
		if ((pid = fork()) == 0)
			_exit(call_with(cancel_door, bytes, 8) == 0 ? 0 : 1);
		CHECK(ended_well(pid));
	}
	(void) close(cancel_door);
	server_stop(&s);
}

static void *
serve(void *arg)
{
	/* Clients that abort their calls must not end the only thread. */
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	(void) door_return(NULL, 0, NULL, 0);
	return (arg);
}

static void
one_creator(door_info_t *info)
{
	static bool made;
	pthread_t t;

	(void) info;
	if (!made)
		made = pthread_create(&t, NULL, serve, NULL) == 0;
}

static void
one_thread_only(struct server *s)
{
	(void) s;
	(void) door_server_create(one_creator);
}

/* A busy client does not keep the only server thread from another one. */
static void
one_thread_is_shared(void)
{
	struct server s;
	pid_t pid[2];
	int d;

	CHECK(server_start(&s, echo, 0, one_thread_only, NULL));
	for (int i = 0; i < 2; i++) {
		if ((pid[i] = fork()) == 0) {
			(void) alarm(LONGEST_TEST);
			REQUIRE((d = open(s.path, O_RDONLY)) != -1);
			for (;;)
				REQUIRE(call_with(d, "x", 1) == 0);
		}
	}
	CHECK((d = open(s.path, O_RDONLY)) != -1);
	for (int i = 0; i < 200; i++)
		CHECK(call_with(d, "y", 1) == 0);
	end_children(pid, 2);
	(void) close(d);
	server_stop(&s);
}

static void
nothing(int sig)
{
	(void) sig;
}

/* A signal that is not caught, and the answer after it. */
static void *
disturb(void *arg)
{
	char c;

	(void) read(gate[0], &c, 1);
	(void) pthread_kill(*(pthread_t *)arg, SIGUSR1);
	while (state_of(getpid()) != 'S')	/* of the main thread */
		moment();
	(void) write(gate[0], "g", 1);
	return (NULL);
}

/*
 * A caught signal ends a call, with SA_RESTART as without, and tells whether
 * a thread had it; one that is blocked or ignored ends none.
 */
static void
signals(void)
{
	static const int flags[] = { 0, SA_RESTART };
	pthread_t me = pthread_self(), t;
	struct server s;
	sigset_t usr1, old;
	int d;

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, gate) == 0);
	CHECK(server_start(&s, slow, 0, one_thread_only, NULL));
	CHECK((d = open(s.path, O_RDONLY)) != -1);
	for (int i = 0; i < 10; i++) {
		struct sigaction sa = { .sa_handler = nothing,
		    .sa_flags = flags[i % 2] };
		pid_t pid;

		CHECK(sigaction(SIGUSR1, &sa, NULL) == 0);
		CHECK(pthread_create(&t, NULL, interrupt, &me) == 0);
		CHECK_FAILS(call_with(d, "x", 1), EINTR);
		CHECK(pthread_join(t, NULL) == 0);
		/* Its thread is still at the gate; no other one comes. */
		if ((pid = fork()) == 0) {
			(void) alarm(LONGEST);
			REQUIRE(call_with(d, "x", 1) == -1);
			_exit(errno == EAGAIN ? 0 : 1);
		}
		while (waitpid(pid, NULL, WNOHANG) == 0 &&
		    state_of(pid) != 'Z') {
			moment();
			(void) kill(pid, SIGUSR1);
		}
		CHECK(write(gate[0], "g", 1) == 1);

		sa.sa_handler = SIG_IGN;
		(void) sigemptyset(&usr1);
		if (i % 4 < 2)
			(void) sigaddset(&usr1, SIGUSR1);
		else
			CHECK(sigaction(SIGUSR1, &sa, NULL) == 0);
		(void) pthread_sigmask(SIG_BLOCK, &usr1, &old);
		CHECK(pthread_create(&t, NULL, disturb, &me) == 0);
		CHECK(call_with(d, "x", 1) == 0);
		CHECK(pthread_join(t, NULL) == 0);
		(void) signal(SIGUSR1, SIG_IGN);
		(void) pthread_sigmask(SIG_SETMASK, &old, NULL);
	}
	(void) close(d);
	server_stop(&s);
}

int
main(int argc, char **argv)
{
	static const struct test tests[] = {
		{ "fork_storm_in_client", fork_storm_in_client },
		{ "fork_storm_in_server", fork_storm_in_server },
		{ "fork_in_handler", fork_in_handler },
		{ "cancelled_inside_library", cancelled_inside_library },
		{ "one_thread_is_shared", one_thread_is_shared },
		{ "signals", signals },
	};

	return (run_tests(tests, sizeof (tests) / sizeof (tests[0]), argc,
	    argv));
}
