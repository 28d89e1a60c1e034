/*
 * Doors and what processes and threads do beside calling: exec, end, close,
 * dup2, stop, and take signals.
 */
#define	_GNU_SOURCE
#include "faults.h"

static const char *myself;

/* An inherited door works in the program that exec puts in place. */
static void
exec_inherits_door(void)
{
	struct server s;
	char number[16];
	int d;
	pid_t pid;

	CHECK(server_start(&s, echo, 0, NULL, NULL));
	CHECK((d = open(s.path, O_RDONLY)) != -1);
	(void) snprintf(number, sizeof (number), "%d", d);
	CHECK(call_with(d, "before", 6) == 0);
	if ((pid = fork()) == 0) {
		/* Also where the process has called already. */
		REQUIRE(call_with(d, "child", 5) == 0);
		(void) execl(myself, myself, "-called", number, (char *)NULL);
		_exit(1);
	}
	CHECK(ended_well(pid));
	/* With close-on-exec set there is nothing left. */
	CHECK(fcntl(d, F_SETFD, FD_CLOEXEC) == 0);
	if ((pid = fork()) == 0) {
		(void) execl(myself, myself, "-closed", number, (char *)NULL);
		_exit(1);
	}
	CHECK(ended_well(pid));
	server_stop(&s);
	CHECK_FAILS(call_with(d, "after", 5), EBADF);
	(void) close(d);
}

/* What runs after exec. */
static int
after_exec(const char *how, int d)
{
	door_info_t info;

	if (strcmp(how, "-closed") == 0)
		return (door_call(d, NULL) == -1 && errno == EBADF ? 0 : 1);
	return (door_info(d, &info) == 0 && info.di_target > 0 &&
	    (info.di_attributes & DOOR_LOCAL) == 0 &&
	    call_with(d, "hello", 5) == 0 && call_with(d, "again", 5) == 0 ?
	    0 : 1);
}

/* A server that execs is gone for its clients. */
static void
exec_and_sleep(struct server *s)
{
	char c;

	(void) read(s->up[1], &c, 1);
	(void) execl("/bin/sleep", "sleep", "1000", (char *)NULL);
	_exit(1);
}

static void
exec_ends_server(void)
{
	struct server s;
	door_info_t info;
	int d;

	CHECK(server_start(&s, echo, 0, NULL, exec_and_sleep));
	CHECK((d = open(s.path, O_RDONLY)) != -1);
	CHECK(call_with(d, "x", 1) == 0);
	CHECK(write(s.up[0], "e", 1) == 1);
	AWAIT(call_with(d, "x", 1) == -1);
	CHECK(errno == EBADF || errno == EINTR);
	CHECK_FAILS(call_with(d, "x", 1), EBADF);
	CHECK(door_info(d, &info) == 0 && info.di_target == -1);
	(void) close(d);
	server_stop(&s);
}

static int door;

static void *
call_and_end(void *arg)
{
	return (call_with(door, "x", 1) == 0 ? NULL : arg);
}

/* Threads that called and end leave nothing, on neither side. */
static void
threads_end(void)
{
	struct server s;
	pthread_t t[16];
	void *result;
	int here, there;

	CHECK(server_start(&s, echo, 0, NULL, NULL));
	CHECK((door = open(s.path, O_RDONLY)) != -1);
	CHECK(call_with(door, "x", 1) == 0);
	here = descriptors_of(getpid());
	there = descriptors_of(s.pid);
	for (int round = 0; round < 20; round++) {
		for (int i = 0; i < 16; i++)
			CHECK(pthread_create(&t[i], NULL, call_and_end,
			    &door) == 0);
		for (int i = 0; i < 16; i++)
			CHECK(pthread_join(t[i], &result) == 0 &&
			    result == NULL);
	}
	AWAIT(descriptors_of(getpid()) <= here);
	AWAIT(descriptors_of(s.pid) <= there);
	(void) close(door);
	server_stop(&s);
}

static int gate[2];

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
named(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) argp, (void) size, (void) dp, (void) n;
	(void) door_return(cookie, 1, NULL, 0);
}

/* Which of the doors made with named() is d? 0: none, with errno. */
static char
name_of(int d)
{
	char name = 0;
	door_arg_t a = { NULL, 0, NULL, 0, &name, 1 };

	return (door_call(d, &a) == 0 ? name : 0);
}

static void *
close_in_call(void *arg)
{
	char c;

	(void) read(gate[0], &c, 1);
	(void) close(*(int *)arg);
	(void) write(gate[0], &c, 1);
	return (NULL);
}

/* The descriptor is closed, or becomes another door, while a call uses it. */
static void
closed_under_call(void)
{
	int d = door_create(slow, NULL, 0), copy = dup(d), named_door;
	pthread_t t;
	char c;

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, gate) == 0);
	CHECK(pthread_create(&t, NULL, close_in_call, &copy) == 0);
	CHECK(call_with(copy, "x", 1) == 0);
	CHECK(pthread_join(t, NULL) == 0);
	CHECK_FAILS(call_with(copy, "x", 1), EBADF);

	named_door = door_create(named, "n", 0);
	CHECK((copy = dup(d)) != -1);
	door = copy;
	CHECK(pthread_create(&t, NULL, call_and_end, &door) == 0);
	CHECK(read(gate[0], &c, 1) == 1);
	CHECK(dup2(named_door, copy) == copy);
	CHECK(name_of(copy) == 'n');
	CHECK(write(gate[0], &c, 1) == 1);
	void *result;
	CHECK(pthread_join(t, &result) == 0 && result == NULL);
	CHECK(name_of(copy) == 'n');
	(void) close(named_door);
	(void) close(copy);
	(void) close(d);
	(void) close(gate[0]);
	(void) close(gate[1]);
}

/* After dup2 a call reaches the new door or fails, and never the old one. */
static void
dup2_over_door(void)
{
	int a = door_create(named, "a", 0), b = door_create(named, "b", 0);
	int file = open("/dev/null", O_RDWR), d = dup(a), before;

	CHECK(name_of(d) == 'a');
	before = descriptors_of(getpid());
	for (int i = 0; i < 300; i++) {
		CHECK(dup2(b, d) == d && name_of(d) == 'b');
		CHECK(dup2(a, d) == d && name_of(d) == 'a');
		CHECK(dup2(file, d) == d && name_of(d) == 0 && errno == EBADF);
	}
	AWAIT(descriptors_of(getpid()) <= before);
	CHECK(dup2(b, a) == a && name_of(a) == 'b');
	(void) close(a);
	(void) close(b);
	(void) close(d);
	(void) close(file);
}

static int two_doors[2];
static _Atomic bool over;

static void *
swap(void *arg)
{
	for (int i = 0; !over; i++)
		(void) dup2(two_doors[i % 2], *(int *)arg);
	return (NULL);
}

/* The same while it is being called: each call reaches one of the two. */
static void
dup2_during_calls(void)
{
	pthread_t t;
	int d, before;

	two_doors[0] = door_create(named, "a", 0);
	two_doors[1] = door_create(named, "b", 0);
	d = dup(two_doors[0]);
	before = descriptors_of(getpid());
	CHECK(pthread_create(&t, NULL, swap, &d) == 0);
	for (int i = 0; i < 5000; i++) {
		char name = name_of(d);

		CHECK(name == 'a' || name == 'b');
	}
	over = true;
	CHECK(pthread_join(t, NULL) == 0);
	CHECK(dup2(two_doors[1], d) == d && name_of(d) == 'b');
	(void) close(d);
	/* One link and its other end may be left, until the next call. */
	AWAIT(descriptors_of(getpid()) <= before + 8);
	(void) close(two_doors[0]);
	(void) close(two_doors[1]);
}

/* A stopped server is waited for, and its client may be stopped too. */
static void
stop_and_continue(void)
{
	struct server s;
	pid_t client;
	int d;

	CHECK(server_start(&s, echo, 0, NULL, NULL));
	CHECK((d = open(s.path, O_RDONLY)) != -1);
	CHECK(call_with(d, "x", 1) == 0);
	for (int i = 0; i < 20; i++) {
		CHECK(kill(s.pid, SIGSTOP) == 0);
		AWAIT(state_of(s.pid) == 'T');
		if ((client = fork()) == 0) {
			alarm(LONGEST);
			/* A new link, or one that has been used. */
			if (i % 2 == 0) {
				REQUIRE(kill(getpid(), SIGSTOP) == 0);
				REQUIRE(call_with(d, "y", 1) == 0);
			}
			REQUIRE(call_with(d, "y", 1) == 0);
			_exit(0);
		}
		AWAIT(state_of(client) == (i % 2 == 0 ? 'T' : 'S'));
		CHECK(kill(client, SIGSTOP) == 0);
		AWAIT(state_of(client) == 'T');
		CHECK(kill(client, SIGCONT) == 0);
		CHECK(kill(s.pid, SIGCONT) == 0);
		CHECK(ended_well(client));
		CHECK(call_with(d, "x", 1) == 0);
	}
	(void) close(d);
	server_stop(&s);
}

/*
 * The first call, which makes the link, waits for a stopped server for longer
 * than questions do (5 s).
 */
static void
stopped_for_long(void)
{
	struct server s;
	door_info_t info;
	pid_t client;
	int d;

	CHECK(server_start(&s, echo, 0, NULL, NULL));
	CHECK((d = open(s.path, O_RDONLY)) != -1);
	CHECK(kill(s.pid, SIGSTOP) == 0);
	AWAIT(state_of(s.pid) == 'T');
	if ((client = fork()) == 0) {
		(void) alarm(LONGEST);
		_exit(call_with(d, "x", 1) == 0 ? 0 : 1);
	}
	/* It does not take a server that is stopped for one that is dead. */
	CHECK(door_info(d, &info) == 0 && info.di_target == s.pid);
	CHECK(sleep(6) == 0);
	CHECK(waitpid(client, NULL, WNOHANG) == 0);
	CHECK(kill(s.pid, SIGCONT) == 0);
	CHECK(ended_well(client));
	(void) close(d);
	server_stop(&s);
}

int
main(int argc, char **argv)
{
	static const struct test tests[] = {
		{ "exec_inherits_door", exec_inherits_door },
		{ "exec_ends_server", exec_ends_server },
		{ "threads_end", threads_end },
		{ "closed_under_call", closed_under_call },
		{ "dup2_over_door", dup2_over_door },
		{ "dup2_during_calls", dup2_during_calls },
		{ "stop_and_continue", stop_and_continue },
		{ "stopped_for_long", stopped_for_long },
	};

	myself = argv[0];
	if (argc == 3 && argv[1][0] == '-')
		return (after_exec(argv[1], atoi(argv[2])));
	return (run_tests(tests, sizeof (tests) / sizeof (tests[0]), argc,
	    argv));
}
