/*
 * Calls that last as long as a test wants.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"

static int threads_wanted;

void *
shared_memory(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANON, -1, 0);

	CHECK(p != MAP_FAILED);
	return (p);
}

struct gate *
gate_new(void)
{
	struct gate *g = shared_memory(sizeof (*g));

	event_init(&g->entered);
	event_init(&g->leave);
	return (g);
}

void
procedure_gate(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct gate *g = cookie;

	(void) dp;
	(void) n;
	(void) atomic_fetch_add(&g->runs, 1);
	event_happen(&g->entered);
	event_await(&g->leave);
	(void) door_return(argp, size, NULL, 0);
	atomic_store(&g->returned, 1);
	(void) door_return(NULL, 0, NULL, 0);
}

int
door_gate(struct gate *g, uint_t attributes)
{
	int d = door_create(procedure_gate, g, attributes);

	CHECK(d >= 0);
	return (d);
}

int
call_error(int d)
{
	char sent = 'c', got = 0;
	door_arg_t a = argument(&sent, 1);

	a.rbuf = &got;
	a.rsize = 1;
	errno = 0;
	if (door_call(d, &a) == -1) {
		CHECK(errno != 0);
		return (errno);
	}
	CHECK(a.data_ptr == &got);
	CHECK(a.data_size == 1);
	CHECK(got == sent);
	return (0);
}

static void *
caller_run(void *arg)
{
	struct caller *c = arg;

	c->error = call_error(c->d);
	return (NULL);
}

void
caller_go(struct caller *c, int d)
{
	c->d = d;
	c->thread = thread_go(caller_run, c);
}

int
caller_join(struct caller *c)
{
	CHECK(pthread_join(c->thread, NULL) == 0);
	return (c->error);
}

struct client {
	int d;
	int error;
};

static void
client_run(void *arg)
{
	struct client *c = arg;
	int error = call_error(c->d);

	errno = error;
	CHECK(error == c->error);
}

pid_t
client_start(int d, int error)
{
	struct client c = { d, error };

	return (child_start(client_run, &c));
}

void
procedure_who(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct who who;

	(void) cookie;
	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	(void) memset(&who, 0, sizeof (who));
	who.process = getpid();
	who.thread = pthread_self();
	(void) door_return((char *)&who, sizeof (who), NULL, 0);
	(void) door_return(NULL, 0, NULL, 0);
}

int
door_who(uint_t attributes)
{
	int d = door_create(procedure_who, NULL, attributes);

	CHECK(d >= 0);
	return (d);
}

struct who
who_serves(int d)
{
	struct who who;
	door_arg_t a = argument(NULL, 0);

	a.rbuf = (char *)&who;
	a.rsize = sizeof (who);
	CHECK(door_call(d, &a) == 0);
	CHECK(a.data_size == sizeof (who));
	CHECK(a.rbuf == (char *)&who);
	return (who);
}

static void *
serve_run(void *arg)
{
	CHECK(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL) == 0);
	(void) door_return(NULL, 0, NULL, 0);
	CHECK(!"door_return came back");
	return (arg);
}

void
serve_with(int n)
{
	for (int i = 0; i < n; i++)
		CHECK(pthread_detach(thread_go(serve_run, NULL)) == 0);
}

static void
creator_of_pool(door_info_t *info)
{
	if (info != NULL)
		return;
	serve_with(threads_wanted);
	threads_wanted = 0;
}

void
pool_of(int n)
{
	threads_wanted = n;
	CHECK(door_server_create(creator_of_pool) != NULL);
}
