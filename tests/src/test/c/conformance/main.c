/*
 * Runs statements about doors.
 *
 *	conformance -l		prints number and class of each, a line each
 *	conformance NUMBER	runs one: exit status 0 and nothing printed if it
 *				holds, 1 and a line that says why if not,
 *				3 and a line that says why if it cannot be
 *				tried by this user
 *
 * The statement runs in a process group of its own, which is ended with it,
 * whatever it left behind, and when it takes too long.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "conformance.h"
#include "scratch.h"

#ifndef LONGEST_SECONDS
#define	LONGEST_SECONDS	120
#endif

static const struct statement *const tables[] = {
	create_statements, info_statements, argument_statements,
	argument_limit_statements, result_statements, return_statements,
	return_thread_statements, descriptor_statements,
	descriptor_many_statements, descriptor_door_statements,
	parameter_statements, process_statements, signal_statements,
	cancel_statements, thread_statements, private_statements,
	xcreate_statements, credential_statements, unref_statements,
	attach_statements, open_statements, stat_statements, abi_statements,
};

#define	TABLES	(sizeof (tables) / sizeof (tables[0]))

void
broken(const char *file, int line, const char *what, int error)
{
	const char *name = strrchr(file, '/');
	char text[512];
	int n = snprintf(text, sizeof (text), "%s:%d: %s (errno %d, %s)\n",
	    name == NULL ? file : name + 1, line, what, error,
	    strerror(error));

	/* One write, so that lines of several processes do not mix. */
	if (n > 0)
		(void) write(STDOUT_FILENO, text, (size_t)n < sizeof (text) ?
		    (size_t)n : sizeof (text) - 1);
	_exit(1);
}

static const struct statement *
find(int number)
{
	for (size_t t = 0; t < TABLES; t++) {
		for (const struct statement *s = tables[t]; s->number != 0;
		    s++) {
			if (s->number == number)
				return (s);
		}
	}
	return (NULL);
}

static void
list(void)
{
	for (size_t t = 0; t < TABLES; t++) {
		for (const struct statement *s = tables[t]; s->number != 0;
		    s++)
			(void) printf("%d %c\n", s->number, s->class);
	}
}

/* Wait for the child; false if it took too long. */
static bool
finish(pid_t child, int *status)
{
	const struct timespec moment = { 0, 5000000 };
	time_t end = time(NULL) + LONGEST_SECONDS;

	while (waitpid(child, status, WNOHANG) == 0) {
		if (time(NULL) > end)
			return (false);
		(void) nanosleep(&moment, NULL);
	}
	return (true);
}

static int
run(const struct statement *s)
{
	int status = 0;
	bool ended;
	pid_t child;

	scratch_make();
	child = fork();
	if (child == -1) {
		perror("fork");
		return (2);
	}
	if (child == 0) {
		(void) setpgid(0, 0);
		s->holds();
		_exit(0);
	}
	(void) setpgid(child, child);
	ended = finish(child, &status);
	(void) kill(-child, SIGKILL);
	if (!ended)
		(void) waitpid(child, &status, 0);
	scratch_remove();
	if (!ended) {
		(void) printf("no end after %d seconds\n", LONGEST_SECONDS);
		return (1);
	}
	if (WIFSIGNALED(status)) {
		(void) printf("ended by signal %d\n", WTERMSIG(status));
		return (1);
	}
	return (WEXITSTATUS(status));
}

int
main(int argc, char **argv)
{
	const struct statement *s;

	(void) setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 2 && strcmp(argv[1], "-l") == 0) {
		list();
		return (0);
	}
	if (argc != 2 || (s = find(atoi(argv[1]))) == NULL) {
		(void) fprintf(stderr, "usage: conformance -l | NUMBER\n");
		return (2);
	}
	return (run(s));
}
