/*
 * Statements 11 to 23: door_info.
 */
#include <fcntl.h>
#include <string.h>
#include <stropts.h>
#include <unistd.h>

#include "conformance.h"
#include "scratch.h"

/* door_info, with nothing left over from before. */
static door_info_t
info_of(int d)
{
	door_info_t info;

	(void) memset(&info, 0xA5, sizeof (info));
	CHECK(door_info(d, &info) == 0);
	return (info);
}

/* What a procedure learned from door_info(DOOR_QUERY). */
struct query {
	door_info_t info;
	int result;
	int error;
	_Atomic int runs;		/* counted last: read it first */
};

static void
procedure_query(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct query *q = cookie;

	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	errno = 0;
	q->result = door_info(DOOR_QUERY, &q->info);
	q->error = errno;
	q->runs++;
	(void) door_return(NULL, 0, NULL, 0);
}

/* A door of this process tells all about itself. */
static void
statement_11(void)
{
	static int cookie;
	int d = door_create(procedure_nothing, &cookie, 0);
	door_info_t info;

	CHECK(d >= 0);
	info = info_of(d);
	CHECK(info.di_target == getpid());
	CHECK(info.di_proc == (uintptr_t)procedure_nothing);
	CHECK(info.di_data == (uintptr_t)&cookie);
	CHECK((info.di_attributes & ~(door_attr_t)DOOR_IS_UNREF) ==
	    DOOR_LOCAL);
	for (int i = 0; i < 4; i++)
		CHECK(info.di_resv[i] == 0);
}

/* Nobody else refers to it: unreferenced. */
static void
statement_12(void)
{
	CHECK((info_of(door_nothing(0)).di_attributes & DOOR_IS_UNREF) != 0);
}

/* A duplicate is a reference. */
static void
statement_13(void)
{
	int d = door_nothing(0);

	CHECK(dup(d) >= 0);
	CHECK((info_of(d).di_attributes & DOOR_IS_UNREF) == 0);
}

/* A regular file is no door. */
static void
statement_14(void)
{
	door_info_t info;

	CHECK_FAILS(door_info(temporary_file(), &info), EBADF);
}

/* A closed descriptor is no door; not even that of a door. */
static void
statement_15(void)
{
	door_info_t info;
	int d = door_nothing(0);

	CHECK_FAILS(door_info(lowest_free(), &info), EBADF);
	CHECK(close(d) == 0);
	CHECK_FAILS(door_info(d, &info), EBADF);
}

/* There must be a place for the answer. */
static void
statement_16(void)
{
	CHECK_FAILS(door_info(door_nothing(0), NULL), EFAULT);
}

/* DOOR_QUERY is about the door that the thread is bound to: none here. */
static void
statement_17(void)
{
	door_info_t info;

	CHECK_FAILS(door_info(DOOR_QUERY, &info), EBADF);
	(void) door_nothing(0);
	CHECK_FAILS(door_info(DOOR_QUERY, &info), EBADF);
}

/* Serving a door of the process pool is not being bound to it. */
static void
statement_18(void)
{
	static struct query q;
	door_arg_t a = argument(NULL, 0);
	int d = door_create(procedure_query, &q, 0);

	CHECK(d >= 0);
	CHECK(door_call(d, &a) == 0);
	CHECK(q.runs == 1);
	CHECK(q.result == -1);
	CHECK(q.error == EBADF);
}

/* A bound thread that serves its private door learns about that door. */
static void
statement_19(void)
{
	static struct query q;
	door_arg_t a = argument(NULL, 0);
	int d = door_private(procedure_query, &q, 0);

	CHECK(door_call(d, &a) == 0);
	CHECK(q.runs == 1);
	CHECK(q.result == 0);
	CHECK(q.info.di_uniquifier == info_of(d).di_uniquifier);
	CHECK(q.info.di_data == (uintptr_t)&q);
}

struct inherited {
	int d;
	door_info_t info;		/* as the parent saw it */
};

static void
look_in_child(void *arg)
{
	struct inherited *parent = arg;
	door_info_t info = info_of(parent->d);

	CHECK(info.di_target == getppid());
	CHECK(info.di_target == parent->info.di_target);
	CHECK((info.di_attributes & DOOR_LOCAL) == 0);
	CHECK(info.di_proc == parent->info.di_proc);
	CHECK(info.di_data == parent->info.di_data);
	CHECK(info.di_uniquifier == parent->info.di_uniquifier);
}

/* A forked child sees the door of its parent. */
static void
statement_20(void)
{
	static int cookie;
	struct inherited door;

	door.d = door_create(procedure_nothing, &cookie, 0);
	CHECK(door.d >= 0);
	door.info = info_of(door.d);
	child_join(child_start(look_in_child, &door));
}

/* A revoked door keeps its target. */
static void
statement_21(void)
{
	int d = door_nothing(0);
	int other = dup(d);
	door_info_t info;

	CHECK(other >= 0);
	CHECK((info_of(other).di_attributes & DOOR_REVOKED) == 0);
	CHECK(door_revoke(d) == 0);
	info = info_of(other);
	CHECK((info.di_attributes & DOOR_REVOKED) != 0);
	CHECK(info.di_target == getpid());
}

static _Atomic int received = -1;

/* Keeps the descriptor that it is given. */
static void
procedure_keep(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) cookie;
	(void) argp;
	(void) size;
	CHECK(n == 1);
	received = dp[0].d_data.d_desc.d_descriptor;
	(void) door_return(NULL, 0, NULL, 0);
}

static void
pass_own_door(void *arg)
{
	door_desc_t own = entry(door_nothing(0), DOOR_DESCRIPTOR);
	door_arg_t a = argument(NULL, 0);

	a.desc_ptr = &own;
	a.desc_num = 1;
	CHECK(door_call(*(int *)arg, &a) == 0);
}

/* Its server has gone: no target, revoked, not local. */
static void
statement_22(void)
{
	int d = door_create(procedure_keep, NULL, 0);
	door_info_t info;

	CHECK(d >= 0);
	child_join(child_start(pass_own_door, &d));
	CHECK(received >= 0);
	info = info_of(received);
	CHECK(info.di_target == -1);
	CHECK((info.di_attributes & DOOR_REVOKED) != 0);
	CHECK((info.di_attributes & DOOR_LOCAL) == 0);
}

/* What open gives is the door that was attached, and a reference to it. */
static void
statement_23(void)
{
	const char *path = scratch_file("door", 0644);
	int d = door_nothing(0);
	int opened;
	door_info_t info;

	CHECK(fattach(d, path) == 0);
	opened = open(path, O_RDONLY);
	CHECK(opened >= 0);
	info = info_of(opened);
	CHECK(info.di_uniquifier == info_of(d).di_uniquifier);
	CHECK((info.di_attributes & DOOR_IS_UNREF) == 0);
}

const struct statement info_statements[] = {
	E(11), C(12), C(13), E(14), E(15), E(16), E(17), E(18), E(19), E(20),
	E(21), C(22), C(23), END
};
