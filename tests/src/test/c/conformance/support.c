/*
 * What many statements need.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <thread.h>
#include <unistd.h>

#include "conformance.h"

static pthread_mutex_t private_lock = PTHREAD_MUTEX_INITIALIZER;
static int private_door;		/* under private_lock */

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

void
procedure_record(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct seen *seen = cookie;

	seen->argp = argp;
	seen->size = size;
	seen->dp = dp;
	seen->n = n;
	for (uint_t i = 0; i < n; i++)
		(void) close(dp[i].d_data.d_desc.d_descriptor);
	seen->runs++;
	(void) door_return(NULL, 0, NULL, 0);
}

int
door_record(struct seen *seen, uint_t attributes)
{
	int d = door_create(procedure_record, seen, attributes);

	CHECK(d >= 0);
	return (d);
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

/* The start of a server thread: arg is NULL, or where a door to bind to is. */
static void *
serve(void *arg)
{
	CHECK(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL) == 0);
	if (arg != NULL) {
		CHECK(pthread_mutex_lock(&private_lock) == 0);
		int d = *(int *)arg;
		CHECK(pthread_mutex_unlock(&private_lock) == 0);
		CHECK(door_bind(d) == 0);
	}
	(void) door_return(NULL, 0, NULL, 0);
	broken(__FILE__, __LINE__, "door_return came back", errno);
}

static void
server_thread(int *door)
{
	CHECK(thr_create(NULL, 0, serve, door, THR_DETACHED, NULL) == 0);
}

static void
create_once(door_info_t *info)
{
	static _Atomic int created;

	(void) info;
	if (created++ == 0)
		server_thread(NULL);
}

void
one_server_thread(void)
{
	(void) door_server_create(create_once);
}

static void
create_bound(door_info_t *info)
{
	server_thread(info == NULL ? NULL : &private_door);
}

int
door_private(door_server_procedure_t *procedure, void *cookie,
    uint_t attributes)
{
	int d;

	/* Threads made inside door_create wait for the descriptor. */
	CHECK(pthread_mutex_lock(&private_lock) == 0);
	(void) door_server_create(create_bound);
	d = private_door = door_create(procedure, cookie,
	    attributes | DOOR_PRIVATE);
	CHECK(d >= 0);
	CHECK(pthread_mutex_unlock(&private_lock) == 0);
	return (d);
}

bool
same_argument(const door_arg_t *a, const door_arg_t *b)
{
	return (a->data_ptr == b->data_ptr && a->data_size == b->data_size &&
	    a->desc_ptr == b->desc_ptr && a->desc_num == b->desc_num &&
	    a->rbuf == b->rbuf && a->rsize == b->rsize);
}

static unsigned char
pattern_at(size_t i)
{
	return ((unsigned char)(i * 31 + i / 251));
}

void
pattern(void *data, size_t size)
{
	for (size_t i = 0; i < size; i++)
		((unsigned char *)data)[i] = pattern_at(i);
}

bool
has_pattern(const void *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (((const unsigned char *)data)[i] != pattern_at(i))
			return (false);
	}
	return (true);
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
limit_descriptors(rlim_t n)
{
	struct rlimit limit;

	CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
	limit.rlim_cur = n;
	CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
}

void
no_more_descriptors(void)
{
	/* A library's thread may close something above these, not below. */
	for (int d = 0; d < 3; d++)
		CHECK(is_open(d));
	limit_descriptors(3);
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

void
not_run(const char *why)
{
	(void) printf("%s\n", why);
	(void) fflush(stdout);
	_exit(STATUS_NOT_RUN);
}
