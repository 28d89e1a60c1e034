/*
 * Statements 24 to 34: what a procedure sees of a call.
 */
#include <stdlib.h>
#include <string.h>

#include "conformance.h"

/* Argument sizes around the places where the way that data takes changes. */
static const size_t sizes[] = { 1, 4095, 4096, 16383, 16384, 16385, 65536,
    1048576 };

#define	SIZES	(sizeof (sizes) / sizeof (sizes[0]))

/* Descriptor -1 is no door. */
static void
statement_24(void)
{
	door_arg_t a = argument(NULL, 0);

	CHECK_REFUSED(-1, &a, EBADF);
}

/* A regular file is no door. */
static void
statement_25(void)
{
	door_arg_t a = argument(NULL, 0);

	CHECK_REFUSED(temporary_file(), &a, EBADF);
}

/* The argument is looked at before the descriptor. */
static void
statement_26(void)
{
	static struct seen seen;
	door_arg_t *nowhere = (door_arg_t *)8;
	door_arg_t a = argument(NULL, 0);
	int d = door_record(&seen, 0);

	CHECK_FAILS(door_call(-1, nowhere), EFAULT);
	CHECK_FAILS(door_call(temporary_file(), nowhere), EFAULT);
	CHECK_FAILS(door_call(d, nowhere), EFAULT);
	CHECK(door_call(d, &a) == 0);
	CHECK(seen.runs == 1);
}

/* No argument at all: no data, no descriptors, and no results. */
static void
statement_27(void)
{
	static struct seen seen;
	int d = door_record(&seen, 0);

	CHECK(door_call(d, NULL) == 0);
	CHECK(seen.runs == 1);
	CHECK(seen.argp == NULL);
	CHECK(seen.size == 0);
	CHECK(seen.dp == NULL);
	CHECK(seen.n == 0);
}

/* What procedure_note was given last. */
static struct {
	void *cookie;
	size_t size;
	door_desc_t *dp;
	uint_t n;
	char data[8];
	_Atomic int runs;
} note;

static void
procedure_note(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	note.cookie = cookie;
	note.size = size;
	note.dp = dp;
	note.n = n;
	if (size <= sizeof (note.data))
		(void) memcpy(note.data, argp, size);
	note.runs++;
	(void) door_return(NULL, 0, NULL, 0);
}

/* The procedure sees the cookie and the data of the call. */
static void
statement_28(void)
{
	static int cookie;
	door_arg_t a = argument("abc", 3);
	int d = door_create(procedure_note, &cookie, 0);

	CHECK(d >= 0);
	note.dp = (door_desc_t *)&cookie;
	note.n = 9;
	CHECK(door_call(d, &a) == 0);
	CHECK(note.runs == 1);
	CHECK(note.cookie == &cookie);
	CHECK(note.size == 3);
	CHECK(memcmp(note.data, "abc", 3) == 0);
	CHECK(note.dp == NULL);
	CHECK(note.n == 0);
}

/* A call with no data, whatever its pointer says, arrives as NULL. */
static void
arrives_as_null(char *data_ptr)
{
	static struct seen seen;
	door_arg_t a = argument(data_ptr, 0);
	int d = door_record(&seen, 0);

	seen.argp = (char *)&seen;
	seen.size = 9;
	CHECK(door_call(d, &a) == 0);
	CHECK(seen.runs == 1);
	CHECK(seen.argp == NULL);
	CHECK(seen.size == 0);
}

/* Data of size 0 is no data. */
static void
statement_29(void)
{
	char data[] = "abc";

	arrives_as_null(data);
}

/* So a client cannot claim that the door is unreferenced. */
static void
statement_30(void)
{
	arrives_as_null(DOOR_UNREF_DATA);
}

/* Argument data lies at a multiple of 16, wherever the client has it. */
static void
statement_31(void)
{
	static struct seen seen;
	int d = door_record(&seen, 0), calls = 0;
	char *data = malloc(1048576 + 16);

	CHECK(data != NULL);
	for (size_t size = 1; size <= 1048576;
	    size += size < 100 ? 1 : size * 3 / 4) {
		for (size_t shift = 0; shift < 16; shift += 5) {
			door_arg_t a = argument(data + shift, size);

			CHECK(door_call(d, &a) == 0);
			CHECK(seen.runs == ++calls);
			CHECK(seen.argp != NULL);
			CHECK((uintptr_t)seen.argp % 16 == 0);
		}
	}
}

/* Data at NULL cannot be read. */
static void
statement_32(void)
{
	static struct seen seen;
	int d = door_record(&seen, 0);
	door_arg_t a = argument(NULL, 1);

	CHECK_REFUSED(d, &a, EFAULT);
	a = argument("x", 1);
	CHECK(door_call(d, &a) == 0);
	CHECK(seen.runs == 1);
}

/* What procedure_compare saw: the size, or SIZE_MAX if the bytes differ. */
static _Atomic size_t arrived;

static void
procedure_compare(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) cookie;
	(void) dp;
	(void) n;
	arrived = has_pattern(argp, size) ? size : SIZE_MAX;
	(void) memset(argp, 0, size);
	(void) door_return(NULL, 0, NULL, 0);
}

/* Data of each size arrives as it is. */
static void
statement_33(void)
{
	int d = door_create(procedure_compare, NULL, 0);

	CHECK(d >= 0);
	for (size_t i = 0; i < SIZES; i++) {
		char *data = malloc(sizes[i]);
		door_arg_t a = argument(data, sizes[i]);

		CHECK(data != NULL);
		pattern(data, sizes[i]);
		arrived = 0;
		CHECK(door_call(d, &a) == 0);
		CHECK(arrived == sizes[i]);
		free(data);
	}
}

/* The procedure may write to its argument, which is a copy. */
static void
statement_34(void)
{
	int d = door_create(procedure_compare, NULL, 0);

	CHECK(d >= 0);
	for (size_t i = 0; i < SIZES; i++) {
		char *data = malloc(sizes[i]);
		door_arg_t a = argument(data, sizes[i]);

		CHECK(data != NULL);
		pattern(data, sizes[i]);
		CHECK(door_call(d, &a) == 0);
		CHECK(arrived == sizes[i]);
		CHECK(has_pattern(data, sizes[i]));
		free(data);
	}
}

const struct statement argument_statements[] = {
	E(24), E(25), C(26), E(27), E(28), E(29), E(30), E(31), E(32), E(33),
	E(34), END
};
