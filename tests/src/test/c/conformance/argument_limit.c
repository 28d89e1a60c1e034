/*
 * Statements 35 to 47: which calls are too big, and which errno tells.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <thread.h>
#include <unistd.h>

#include "conformance.h"

/* What a default server thread and a bound one take without descriptors. */
#define	MOST_BYTES		2023104
#define	MOST_BYTES_PRIVATE	2023056
/* Descriptors in one message. */
#define	MOST_DESCRIPTORS	1024

/* A call with size bytes and no descriptors; 0 or errno. */
static int
call_with(int d, size_t size)
{
	char *data = calloc(1, size + 1);
	door_arg_t a = argument(data, size);
	door_arg_t before = a;
	int error;

	CHECK(data != NULL);
	errno = 0;
	error = door_call(d, &a) == 0 ? 0 : errno;
	if (error != 0)
		CHECK(same_argument(&a, &before));
	free(data);
	return (error);
}

/* DATA_MIN bytes are enough, and not less. */
static void
statement_35(void)
{
	static struct seen seen;
	int d = door_record(&seen, 0);

	CHECK(door_setparam(d, DOOR_PARAM_DATA_MIN, 8) == 0);
	CHECK(call_with(d, 7) == ENOBUFS);
	CHECK(call_with(d, 8) == 0);
	CHECK(seen.runs == 1);
}

/* DATA_MAX bytes are allowed, and not more. */
static void
statement_36(void)
{
	static struct seen seen;
	int d = door_record(&seen, 0);

	CHECK(door_setparam(d, DOOR_PARAM_DATA_MAX, 8) == 0);
	CHECK(call_with(d, 9) == ENOBUFS);
	CHECK(call_with(d, 8) == 0);
	CHECK(seen.runs == 1);
}

/* With DATA_MAX 0 no byte is allowed. */
static void
statement_37(void)
{
	static struct seen seen;
	int d = door_record(&seen, 0);

	CHECK(door_setparam(d, DOOR_PARAM_DATA_MAX, 0) == 0);
	CHECK(call_with(d, 1) == ENOBUFS);
	CHECK(call_with(d, 0) == 0);
	CHECK(seen.runs == 1);
}

/* An argument of n descriptors, all of them the same. */
static door_arg_t
descriptors(door_desc_t *entries, uint_t n, int d)
{
	door_arg_t a = argument(NULL, 0);

	for (uint_t i = 0; i < n; i++)
		entries[i] = entry(d, DOOR_DESCRIPTOR);
	a.desc_ptr = entries;
	a.desc_num = n;
	return (a);
}

/* The size is tested before descriptors. */
static void
statement_38(void)
{
	static struct seen seen;
	int d = door_record(&seen, DOOR_REFUSE_DESC);
	door_desc_t file;
	door_arg_t a = descriptors(&file, 1, temporary_file());

	CHECK(door_setparam(d, DOOR_PARAM_DATA_MIN, 8) == 0);
	CHECK_REFUSED(d, &a, ENOBUFS);
	CHECK(call_with(d, 8) == 0);
	CHECK(seen.runs == 1);
}

/* DOOR_REFUSE_DESC: no descriptors. */
static void
statement_39(void)
{
	static struct seen seen;
	int d = door_record(&seen, DOOR_REFUSE_DESC);
	door_desc_t file;
	door_arg_t a = descriptors(&file, 1, temporary_file());

	CHECK_REFUSED(d, &a, ENOTSUP);
	CHECK(call_with(d, 0) == 0);
	CHECK(seen.runs == 1);
}

/* DESC_MAX descriptors are allowed, and not more. */
static void
statement_40(void)
{
	static struct seen seen;
	int d = door_record(&seen, 0);
	door_desc_t files[2];
	door_arg_t a = descriptors(files, 2, temporary_file());

	CHECK(door_setparam(d, DOOR_PARAM_DESC_MAX, 1) == 0);
	CHECK_REFUSED(d, &a, ENFILE);
	a.desc_num = 1;
	CHECK(door_call(d, &a) == 0);
	CHECK(seen.runs == 1);
	CHECK(seen.n == 1);
}

/*
 * That the door is revoked is tested before descriptors, whether or not it has
 * been called before.
 */
static void
statement_41(void)
{
	for (int calls = 0; calls < 2; calls++) {
		int d = door_nothing(DOOR_REFUSE_DESC);
		int other = dup(d);
		door_desc_t file;
		door_arg_t a = descriptors(&file, 1, temporary_file());

		CHECK(other >= 0);
		for (int i = 0; i < calls; i++)
			CHECK(call_with(d, 0) == 0);
		CHECK(door_revoke(other) == 0);
		CHECK_REFUSED(d, &a, EBADF);
	}
}

static void *
serve_small(void *arg)
{
	(void) arg;
	(void) door_return(NULL, 0, NULL, 0);
	broken(__FILE__, __LINE__, "door_return came back", errno);
}

static void
create_small(door_info_t *info)
{
	(void) info;
	CHECK(thr_create(NULL, 8192, serve_small, NULL, THR_DETACHED,
	    NULL) == 0);
}

/* A server thread with a stack of 8192 bytes. */
static void
statement_42(void)
{
	static struct seen seen;
	int d;

	(void) door_server_create(create_small);
	d = door_record(&seen, 0);
	CHECK(call_with(d, 6592) == 0);
	CHECK(seen.runs == 1);
	CHECK(seen.size == 6592);
	CHECK(call_with(d, 6608) == E2BIG);
	CHECK(call_with(d, 6592) == 0);
	CHECK(seen.runs == 2);
}

/* The last size that fits, and the first that does not. */
static void
takes_at_most(int d, const struct seen *seen, size_t most)
{
	CHECK(call_with(d, most) == 0);
	CHECK(seen->runs == 1);
	CHECK(seen->size == most);
	CHECK(call_with(d, most + 1) == E2BIG);
	CHECK(call_with(d, most) == 0);
	CHECK(seen->runs == 2);
}

/* A thread of the default creator. */
static void
statement_43(void)
{
	static struct seen seen;

	takes_at_most(door_record(&seen, 0), &seen, MOST_BYTES);
}

/* A thread of a private door, with a stack of the same size. */
static void
statement_44(void)
{
	static struct seen seen;

	takes_at_most(door_private(procedure_record, &seen, 0), &seen,
	    MOST_BYTES_PRIVATE);
}

/* The one thread there is serves on after a call too big for it. */
static void
statement_45(void)
{
	static struct seen seen;
	int d;

	one_server_thread();
	d = door_record(&seen, 0);
	for (int i = 1; i <= 10; i++) {
		CHECK(call_with(d, MOST_BYTES + 1) == E2BIG);
		CHECK(call_with(d, 10) == 0);
		CHECK(seen.runs == i);
		CHECK(seen.size == 10);
	}
}

/* A message holds 1024 descriptors. */
static void
statement_46(void)
{
	static struct seen seen;
	static door_desc_t files[MOST_DESCRIPTORS + 1];
	int d = door_record(&seen, 0);
	door_arg_t a = descriptors(files, MOST_DESCRIPTORS + 1,
	    temporary_file());

	CHECK_REFUSED(d, &a, E2BIG);
	CHECK(call_with(d, 0) == 0);
	CHECK(seen.runs == 1);
}

/* Whatever the failure, all fields of the argument stay as they were. */
static void
statement_47(void)
{
	static struct seen seen;
	static door_desc_t files[MOST_DESCRIPTORS + 1];
	static char data[MOST_BYTES + 1];
	char results[64];
	int d = door_record(&seen, 0);
	int refusing = door_record(&seen, DOOR_REFUSE_DESC);
	int revoked = door_nothing(0);
	int other = dup(revoked);
	int file = temporary_file();
	door_arg_t a = descriptors(files, 2, file);

	CHECK(other >= 0);
	CHECK(door_revoke(revoked) == 0);
	a.data_ptr = data;
	a.data_size = 9;
	a.rbuf = results;
	a.rsize = sizeof (results);

	CHECK_REFUSED(-1, &a, EBADF);
	CHECK_REFUSED(file, &a, EBADF);
	CHECK_REFUSED(other, &a, EBADF);
	CHECK_REFUSED(refusing, &a, ENOTSUP);

	CHECK(door_setparam(d, DOOR_PARAM_DATA_MIN, 10) == 0);
	CHECK_REFUSED(d, &a, ENOBUFS);
	CHECK(door_setparam(d, DOOR_PARAM_DATA_MIN, 0) == 0);
	CHECK(door_setparam(d, DOOR_PARAM_DATA_MAX, 8) == 0);
	CHECK_REFUSED(d, &a, ENOBUFS);
	CHECK(door_setparam(d, DOOR_PARAM_DATA_MAX, 0) == 0);
	CHECK_REFUSED(d, &a, ENOBUFS);
	CHECK(door_setparam(d, DOOR_PARAM_DATA_MAX, SIZE_MAX) == 0);
	CHECK(door_setparam(d, DOOR_PARAM_DESC_MAX, 1) == 0);
	CHECK_REFUSED(d, &a, ENFILE);
	CHECK(door_setparam(d, DOOR_PARAM_DESC_MAX, INT_MAX) == 0);

	a.data_ptr = NULL;
	CHECK_REFUSED(d, &a, EFAULT);
	a.data_ptr = data;
	a.data_size = MOST_BYTES + 1;
	CHECK_REFUSED(d, &a, E2BIG);
	a.data_size = 9;
	a = descriptors(files, MOST_DESCRIPTORS + 1, file);
	a.data_ptr = data;
	a.data_size = 9;
	a.rbuf = results;
	a.rsize = sizeof (results);
	CHECK_REFUSED(d, &a, E2BIG);

	/* Nothing but the number of entries was wrong with it. */
	a.desc_num = 2;
	CHECK(door_call(d, &a) == 0);
	CHECK(seen.runs == 1);
	CHECK(seen.n == 2);
	CHECK(seen.size == 9);
}

const struct statement argument_limit_statements[] = {
	E(35), E(36), E(37), E(38), E(39), E(40), E(41), C(42), C(43), C(44),
	E(45), E(46), E(47), END
};
