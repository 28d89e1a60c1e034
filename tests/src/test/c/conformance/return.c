/*
 * Statements 62 to 67: what door_return does with results.
 */
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"

/* More descriptors than a message holds. */
#define	TOO_MANY	1025

/* A call without data; its results, of at most 64 bytes, in text. */
static size_t
call_for(int d, char *text)
{
	door_arg_t a = argument(NULL, 0);

	(void) memset(text, 0, 64);
	a.rbuf = text;
	a.rsize = 64;
	CHECK(door_call(d, &a) == 0);
	CHECK(a.rbuf == text);
	CHECK(a.desc_num == 0);
	return (a.data_size);
}

static pthread_t fresh;

/* A server thread that says something at its first door_return. */
static void *
serve_with_data(void *arg)
{
	char data[] = "x";

	(void) arg;
	fresh = pthread_self();
	(void) door_return(data, 1, NULL, 0);
	CHECK(!"door_return came back");
	return (NULL);
}

static void
create_with_data(door_info_t *info)
{
	static _Atomic int created;

	(void) info;
	if (created++ == 0)
		CHECK(pthread_detach(thread_go(serve_with_data, NULL)) == 0);
}

/*
 * The first door_return of a thread parks it, whatever the data: that thread
 * serves, and its clients see their own results.
 */
static void
statement_62(void)
{
	struct who who;
	char text[64];

	(void) door_server_create(create_with_data);
	CHECK(call_for(door_nothing(0), text) == 0);
	CHECK(text[0] == 0);
	who = who_serves(door_who(0));
	CHECK(pthread_equal(who.thread, fresh));
}

/* What a procedure tries to return first, and what came of it. */
static struct attempt {
	char *data;
	size_t size;
	door_desc_t *desc;
	uint_t n;
	int result;
	int error;
	_Atomic int runs;		/* counted last: read it first */
} attempt;

static void
procedure_attempt(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	char good[] = "good";

	(void) cookie;
	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	errno = 0;
	attempt.result = door_return(attempt.data, attempt.size, attempt.desc,
	    attempt.n);
	attempt.error = errno;
	attempt.runs++;
	(void) door_return(good, 4, NULL, 0);
	CHECK(!"door_return came back");
}

/* The attempt fails with this errno, and the client gets the next one. */
static void
attempt_fails(int error)
{
	int d = door_create(procedure_attempt, NULL, 0);
	char text[64];

	CHECK(d >= 0);
	CHECK(call_for(d, text) == 4);
	CHECK(memcmp(text, "good", 4) == 0);
	CHECK(attempt.runs == 1);
	CHECK(attempt.result == -1);
	CHECK(attempt.error == error);
}

/* Results that cannot be read. */
static void
statement_63(void)
{
	attempt.data = (char *)8;
	attempt.size = 10;
	attempt_fails(EFAULT);
}

/* More descriptors than a message holds. */
static void
statement_64(void)
{
	static door_desc_t files[TOO_MANY];
	int file = temporary_file();

	for (int i = 0; i < TOO_MANY; i++)
		files[i] = entry(file, DOOR_DESCRIPTOR);
	attempt.desc = files;
	attempt.n = TOO_MANY;
	attempt_fails(E2BIG);
}

/* An entry that does not say that it is a descriptor. */
static void
statement_65(void)
{
	door_desc_t file = entry(temporary_file(), 0);

	attempt.desc = &file;
	attempt.n = 1;
	attempt_fails(EINVAL);
}

/* An entry whose descriptor is closed. */
static void
statement_66(void)
{
	door_desc_t none = entry(lowest_free(), DOOR_DESCRIPTOR);

	/* The library may be about to open what a call needs. */
	none.d_data.d_desc.d_descriptor += 500;
	CHECK(!is_open(none.d_data.d_desc.d_descriptor));
	attempt.desc = &none;
	attempt.n = 1;
	attempt_fails(EINVAL);
}

/* What the client of statement 67 calls, and what it got: 0 or errno. */
struct full {
	int d;
	int error;
};

/* A client all of whose descriptors are in use. */
static void
full_client(void *arg)
{
	struct full *full = arg;
	door_arg_t a = argument(NULL, 0);
	char room[64];
	struct rlimit limit;
	int free_one;

	/* A call that works, so that the next has all it needs. */
	CHECK(door_call(full->d, &a) == 0);
	free_one = lowest_free();
	CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
	no_more_descriptors();
	a = argument("d", 1);
	a.rbuf = room;
	a.rsize = sizeof (room);
	errno = 0;
	full->error = door_call(full->d, &a) == 0 ? 0 : errno;
	limit_descriptors(limit.rlim_cur);
	CHECK(lowest_free() == free_one);
	CHECK(full->error == EMFILE || (full->error == 0 && a.desc_num == 0));
	/* With room, there is nothing wrong with the descriptor. */
	a = argument("d", 1);
	a.rbuf = room;
	a.rsize = sizeof (room);
	CHECK(door_call(full->d, &a) == 0);
	CHECK(a.desc_num == 1);
	CHECK(lseek(a.desc_ptr->d_data.d_desc.d_descriptor, 0, SEEK_END) ==
	    0);
}

/* Answers data with a descriptor or, if that fails, nothing. */
static void
procedure_file(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	door_desc_t file = entry(*(int *)cookie, DOOR_DESCRIPTOR);

	(void) argp;
	(void) dp;
	(void) n;
	if (size > 0) {
		errno = 0;
		attempt.result = door_return(NULL, 0, &file, 1);
		attempt.error = errno;
		attempt.runs++;
	}
	(void) door_return(NULL, 0, NULL, 0);
	CHECK(!"door_return came back");
}

/*
 * No room for a result descriptor in the client: EMFILE to the procedure, or
 * to the client, and no descriptor.
 */
static void
statement_67(void)
{
	static int file;
	struct full *full = shared_memory(sizeof (*full));

	file = temporary_file();
	full->d = door_create(procedure_file, &file, 0);
	CHECK(full->d >= 0);
	child_join(child_start(full_client, full));
	CHECK(attempt.runs == (full->error == 0 ? 1 : 0));
	if (full->error == 0) {
		CHECK(attempt.result == -1);
		CHECK(attempt.error == EMFILE);
	}
	CHECK(is_open(file));
}

const struct statement return_statements[] = {
	E(62), C(63), E(64), E(65), E(66), C(67), END
};
