/*
 * Servers, with some unrest.
 */
#define	_GNU_SOURCE
#include "faults.h"

/* Nobody serves it: a private door without threads. */
static int unserved = -1;

static void
procedure(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	const uint64_t *word = (const uint64_t *)(const void *)argp;
	door_desc_t give = { .d_attributes = DOOR_DESCRIPTOR };

	if (size >= 24 && word[1] < SLOTS)
		atomic_store(&shared->started[word[1]], word[2]);
	/* Some calls last longer than others. */
	if (cookie != NULL && size >= 24 && word[2] % 8 == 0)
		(void) nanosleep(&(struct timespec) { 0, 100000 }, NULL);
	for (uint_t i = 0; i < n; i++)
		dp[i].d_attributes |= DOOR_RELEASE;
	if (size >= 24 && word[0] == 1) {
		give.d_data.d_desc.d_descriptor = unserved;
		(void) door_return(NULL, 0, &give, 1);
	} else {
		(void) door_return(argp, size, dp, n);
	}
	(void) door_return(NULL, 0, NULL, 0);
}

static void *
keep_forking(void *arg)
{
	for (;;) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		(void) waitpid(pid, NULL, 0);
	}
	return (arg);
}

static void *
keep_attaching(void *arg)
{
	int d = door_create(procedure, NULL, 0);

	for (;;) {
		(void) fattach(d, arg);
		(void) fdetach(arg);
	}
	return (arg);
}

static void *
keep_creating(void *arg)
{
	for (;;) {
		int d = door_create(procedure, NULL, DOOR_REFUSE_DESC);

		(void) door_call(d, NULL);
		(void) door_revoke(d);
	}
	return (arg);
}

static void
attach(const char *path, void *cookie)
{
	int d = door_create(procedure, cookie, 0);

	unserved = door_create(procedure, NULL, DOOR_PRIVATE);
	if (d == -1 || unserved == -1 || fattach(d, path) == -1) {
		perror(path);
		_exit(1);
	}
}

void
serve_for_ever(const char *path, int up)
{
	attach(path, NULL);
	(void) write(up, "u", 1);
	for (;;)
		(void) pause();
}

void
serve_until_killed(const char *path, unsigned int kind, int up)
{
	static void *(*const unrest[])(void *) = { NULL, keep_forking,
	    keep_attaching, keep_creating };
	void *(*f)(void *) = unrest[kind % 4];
	char second[80];
	pthread_t t;

	(void) alarm(LONGEST);
	(void) snprintf(second, sizeof (second), "%s.2", path);
	attach(path, second);
	if (f != NULL && pthread_create(&t, NULL, f, second) != 0)
		_exit(1);
	(void) write(up, "u", 1);
	for (;;)
		(void) pause();
}
