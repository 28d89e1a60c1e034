/*
 * What many statements need.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance.h"

void
procedure_nothing(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) cookie;
	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	(void) door_return(NULL, 0, NULL, 0);
}

void
procedure_echo(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) cookie;
	for (uint_t i = 0; i < n; i++)
		dp[i].d_attributes |= DOOR_RELEASE;
	(void) door_return(argp, size, dp, n);
	(void) door_return(NULL, 0, NULL, 0);
}

int
door_nothing(uint_t attributes)
{
	int d = door_create(procedure_nothing, NULL, attributes);

	CHECK(d >= 0);
	return (d);
}

int
door_echo(uint_t attributes)
{
	int d = door_create(procedure_echo, NULL, attributes);

	CHECK(d >= 0);
	return (d);
}

door_arg_t
argument(const void *data, size_t size)
{
	door_arg_t a;

	(void) memset(&a, 0, sizeof (a));
	a.data_ptr = (char *)(uintptr_t)data;
	a.data_size = size;
	return (a);
}

door_desc_t
entry(int d, uint_t attributes)
{
	door_desc_t desc;

	(void) memset(&desc, 0, sizeof (desc));
	desc.d_attributes = attributes;
	desc.d_data.d_desc.d_descriptor = d;
	return (desc);
}

int
temporary_file(void)
{
	char name[] = "/tmp/conformance.XXXXXX";
	int d = mkstemp(name);

	CHECK(d >= 0);
	CHECK(unlink(name) == 0);
	return (d);
}

bool
is_open(int d)
{
	return (fcntl(d, F_GETFD) != -1);
}

int
lowest_free(void)
{
	int d = open("/dev/null", O_RDONLY);

	CHECK(d >= 0);
	CHECK(close(d) == 0);
	return (d);
}

void
event_init(struct event *e)
{
	CHECK(pipe(e->pipe) == 0);
}

void
event_happen(struct event *e)
{
	CHECK(write(e->pipe[1], "e", 1) == 1);
}

void
event_await(struct event *e)
{
	char byte;
	ssize_t n;

	do {
		n = read(e->pipe[0], &byte, 1);
	} while (n == -1 && errno == EINTR);
	CHECK(n == 1);
}

pid_t
child_start(void (*f)(void *), void *arg)
{
	pid_t child = fork();

	CHECK(child != -1);
	if (child == 0) {
		f(arg);
		_exit(0);
	}
	return (child);
}

void
child_join(pid_t child)
{
	int status;

	CHECK(waitpid(child, &status, 0) == child);
	CHECK(WIFEXITED(status));
	CHECK(WEXITSTATUS(status) == 0);
}

pthread_t
thread_go(void *(*f)(void *), void *arg)
{
	pthread_t thread;

	CHECK(pthread_create(&thread, NULL, f, arg) == 0);
	return (thread);
}
