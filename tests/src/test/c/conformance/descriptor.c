/*
 * Statements 74 to 84: descriptors of files through doors.
 *
 * Where it matters that a descriptor is closed the client is a process of its
 * own, as a server may use the number that has just become free.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance.h"

/* Calls with these descriptors and no data; 0 or errno. */
static int
pass(int d, door_desc_t *entries, uint_t n)
{
	door_arg_t a = argument(NULL, 0);

	a.desc_ptr = entries;
	a.desc_num = n;
	errno = 0;
	return (door_call(d, &a) == 0 ? 0 : errno);
}

static int
number(const door_desc_t *e)
{
	return (e->d_data.d_desc.d_descriptor);
}

/* A file with this many bytes, its offset at the start. */
static int
file_of(off_t size)
{
	int d = temporary_file();

	CHECK(ftruncate(d, size) == 0);
	return (d);
}

static off_t
size_of(int d)
{
	struct stat st;

	CHECK(fstat(d, &st) == 0);
	return (st.st_size);
}

static int
door_of(door_server_procedure_t *procedure, void *cookie)
{
	int d = door_create(procedure, cookie, 0);

	CHECK(d >= 0);
	return (d);
}

/* Reads the third byte of "abcdef". */
static void
procedure_read(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	char byte = 0;

	(void) cookie;
	(void) argp;
	(void) size;
	CHECK(n == 1);
	CHECK(dp->d_attributes == DOOR_DESCRIPTOR);
	CHECK(lseek(number(dp), 0, SEEK_CUR) == 2);
	CHECK(read(number(dp), &byte, 1) == 1);
	CHECK(byte == 'c');
	(void) door_return(&byte, 1, NULL, 0);
}

static void
pass_text(void *arg)
{
	int file = temporary_file();
	door_desc_t e = entry(file, DOOR_DESCRIPTOR);
	door_arg_t a = argument(NULL, 0);
	char byte = 0;

	CHECK(write(file, "abcdef", 6) == 6);
	CHECK(lseek(file, 2, SEEK_SET) == 2);
	a.desc_ptr = &e;
	a.desc_num = 1;
	a.rbuf = &byte;
	a.rsize = 1;
	CHECK(door_call(*(int *)arg, &a) == 0);
	CHECK(byte == 'c');
	/* The server has read from the open file of this process. */
	CHECK(lseek(file, 0, SEEK_CUR) == 3);
}

/* The receiver has the sender's open file, and is told no more of it. */
static void
statement_74(void)
{
	int d = door_of(procedure_read, NULL);

	pass_text(&d);
	child_join(child_start(pass_text, &d));
}

static bool
closed_on_exec(int d)
{
	int flags = fcntl(d, F_GETFD);

	CHECK(flags != -1);
	return ((flags & FD_CLOEXEC) != 0);
}

/* Gives the descriptor back, after closing it on exec. */
static void
procedure_on_exec(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) cookie;
	(void) argp;
	(void) size;
	CHECK(n == 1);
	CHECK(!closed_on_exec(number(dp)));
	CHECK(fcntl(number(dp), F_SETFD, FD_CLOEXEC) == 0);
	dp->d_attributes = DOOR_DESCRIPTOR | DOOR_RELEASE;
	(void) door_return(NULL, 0, dp, 1);
	CHECK(!"door_return came back");
}

static void
pass_on_exec(void *arg)
{
	door_desc_t e = entry(temporary_file(), DOOR_DESCRIPTOR), back;
	door_arg_t a = argument(NULL, 0);

	CHECK(fcntl(number(&e), F_SETFD, FD_CLOEXEC) == 0);
	a.desc_ptr = &e;
	a.desc_num = 1;
	a.rbuf = (char *)&back;
	a.rsize = sizeof (back);
	CHECK(door_call(*(int *)arg, &a) == 0);
	CHECK(a.desc_num == 1);
	CHECK(!closed_on_exec(number(a.desc_ptr)));
}

/* Descriptors of either direction are not closed on exec. */
static void
statement_75(void)
{
	int d = door_of(procedure_on_exec, NULL);

	pass_on_exec(&d);
	child_join(child_start(pass_on_exec, &d));
}

/* Without descriptors: makes 5 and 7 free. With two: they get these numbers. */
static void
procedure_numbers(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) cookie;
	(void) argp;
	(void) size;
	if (n == 0) {
		CHECK(close(5) == 0);
		CHECK(close(7) == 0);
		(void) door_return(NULL, 0, NULL, 0);
	}
	CHECK(n == 2);
	CHECK(number(&dp[0]) == 5);
	CHECK(number(&dp[1]) == 7);
	CHECK(size_of(5) == 30);
	CHECK(size_of(7) == 40);
	(void) door_return(NULL, 0, dp, 2);
	CHECK(!"door_return came back");
}

static void
pass_numbers(void *arg)
{
	int d = *(int *)arg;
	door_desc_t entries[2], back[2];
	door_arg_t a = argument(NULL, 0);

	entries[0] = entry(file_of(30), DOOR_DESCRIPTOR);
	entries[1] = entry(file_of(40), DOOR_DESCRIPTOR);
	CHECK(door_call(d, &a) == 0);
	CHECK(close(5) == 0);
	CHECK(close(7) == 0);
	a.desc_ptr = entries;
	a.desc_num = 2;
	a.rbuf = (char *)back;
	a.rsize = sizeof (back);
	CHECK(door_call(d, &a) == 0);
	CHECK(a.desc_num == 2);
	CHECK(number(&a.desc_ptr[0]) == 5);
	CHECK(number(&a.desc_ptr[1]) == 7);
	CHECK(size_of(5) == 30);
	CHECK(size_of(7) == 40);
}

/* Descriptors of either direction get the lowest numbers, in order. */
static void
statement_76(void)
{
	int d;

	/* What the library opens for itself is to lie above. */
	while (temporary_file() < 20)
		;
	d = door_of(procedure_numbers, NULL);
	child_join(child_start(pass_numbers, &d));
}

/* Keeps what it is given. */
static door_desc_t kept[2];
static _Atomic int kept_runs;

static void
procedure_keep(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) cookie;
	(void) argp;
	(void) size;
	CHECK(n <= 2);
	if (n > 0)
		(void) memcpy(kept, dp, n * sizeof (*dp));
	kept_runs++;
	(void) door_return(NULL, 0, NULL, 0);
}

static void
pass_and_have(void *arg)
{
	door_desc_t e = entry(file_of(30), DOOR_DESCRIPTOR);

	CHECK(pass(*(int *)arg, &e, 1) == 0);
	CHECK(is_open(number(&e)));
	CHECK(size_of(number(&e)) == 30);
}

/* A descriptor that is not released stays open in the sender. */
static void
statement_77(void)
{
	int d = door_of(procedure_keep, NULL);

	child_join(child_start(pass_and_have, &d));
	CHECK(kept_runs == 1);
	CHECK(size_of(number(&kept[0])) == 30);
}

static void
pass_and_lose(void *arg)
{
	door_desc_t e = entry(file_of(30), DOOR_DESCRIPTOR | DOOR_RELEASE);

	CHECK(pass(*(int *)arg, &e, 1) == 0);
	CHECK(!is_open(number(&e)));
}

/* One that is released is closed in the sender, and open in the receiver. */
static void
statement_78(void)
{
	int d = door_of(procedure_keep, NULL);

	child_join(child_start(pass_and_lose, &d));
	CHECK(kept_runs == 1);
	CHECK(size_of(number(&kept[0])) == 30);
}

static void
pass_unnamed(void *arg)
{
	int d = *(int *)arg;
	door_desc_t e = entry(temporary_file(), 0);

	CHECK(pass(d, &e, 1) == EINVAL);
	CHECK(is_open(number(&e)));
	CHECK(pass(d, NULL, 0) == 0);
}

/* An entry must say that it is a descriptor. */
static void
statement_79(void)
{
	int d = door_of(procedure_keep, NULL);

	child_join(child_start(pass_unnamed, &d));
	CHECK(kept_runs == 1);
}

/* One bad entry: the others are closed if they were to be released. */
static void
pass_around(int d, door_desc_t bad)
{
	const uint_t released = DOOR_DESCRIPTOR | DOOR_RELEASE;
	door_desc_t entries[3];

	entries[0] = entry(temporary_file(), released);
	entries[1] = bad;
	entries[2] = entry(temporary_file(), released);
	CHECK(pass(d, entries, 3) == EINVAL);
	CHECK(!is_open(number(&entries[0])));
	CHECK(!is_open(number(&entries[2])));
	CHECK(pass(d, NULL, 0) == 0);
}

static void
pass_around_bad(void *arg)
{
	int d = *(int *)arg, file = temporary_file(), none = dup2(file, 100);

	CHECK(none == 100);
	CHECK(close(none) == 0);
	pass_around(d, entry(file, 0));
	CHECK(is_open(file));
	pass_around(d, entry(none, DOOR_DESCRIPTOR));
	pass_around(d, entry(none, DOOR_DESCRIPTOR | DOOR_RELEASE));
}

/* It is bad because it does not say what it is, or because it is closed. */
static void
statement_80(void)
{
	int d = door_of(procedure_keep, NULL);

	child_join(child_start(pass_around_bad, &d));
	CHECK(kept_runs == 3);
}

static void
pass_released_twice(void *arg)
{
	int d = *(int *)arg, file = temporary_file();
	door_desc_t entries[2];

	entries[0] = entries[1] = entry(file, DOOR_DESCRIPTOR | DOOR_RELEASE);
	CHECK(pass(d, entries, 2) == EINVAL);
	CHECK(!is_open(file));
	CHECK(pass(d, NULL, 0) == 0);
}

/* What is released is closed, so it cannot be passed once more. */
static void
statement_81(void)
{
	int d = door_of(procedure_keep, NULL);

	child_join(child_start(pass_released_twice, &d));
	CHECK(kept_runs == 1);
}

/* What is not released can be: the receiver has it twice. */
static void
statement_82(void)
{
	int d = door_of(procedure_keep, NULL), file = file_of(30);
	door_desc_t entries[2];

	entries[0] = entries[1] = entry(file, DOOR_DESCRIPTOR);
	CHECK(pass(d, entries, 2) == 0);
	CHECK(kept_runs == 1);
	CHECK(number(&kept[0]) != number(&kept[1]));
	CHECK(lseek(number(&kept[0]), 7, SEEK_SET) == 7);
	CHECK(lseek(number(&kept[1]), 0, SEEK_CUR) == 7);
	CHECK(lseek(file, 0, SEEK_CUR) == 7);
}

/* A call that fails before anybody looks at the descriptors. */
static void
pass_in_vain(int d, int error)
{
	door_desc_t e = entry(file_of(30), DOOR_DESCRIPTOR | DOOR_RELEASE);

	CHECK(pass(d, &e, 1) == error);
	CHECK(is_open(number(&e)));
	CHECK(size_of(number(&e)) == 30);
}

/* A door that refuses descriptors releases none. */
static void
statement_83(void)
{
	pass_in_vain(door_nothing(DOOR_REFUSE_DESC), ENOTSUP);
}

/* Nor does one that refuses the size of the data. */
static void
statement_84(void)
{
	int d = door_nothing(0);

	CHECK(door_setparam(d, DOOR_PARAM_DATA_MIN, 8) == 0);
	pass_in_vain(d, ENOBUFS);
}

const struct statement descriptor_statements[] = {
	E(74), E(75), E(76), E(77), E(78), E(79), E(80), E(81), E(82), E(83),
	E(84), END
};
