/*
 * Statements 1 to 10: door_create.
 */
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "conformance.h"

/* The attributes of a door as it was created, whatever happened since. */
static door_attr_t
created_with(int d)
{
	door_info_t info;

	CHECK(door_info(d, &info) == 0);
	return (info.di_attributes & DOOR_CREATE_MASK);
}

static door_id_t
uniquifier(int d)
{
	door_info_t info;

	CHECK(door_info(d, &info) == 0);
	return (info.di_uniquifier);
}

/* A new door is the lowest descriptor that is free, the first door too. */
static void
statement_1(void)
{
	int files[3], free_one = lowest_free();

	CHECK(door_create(procedure_nothing, NULL, 0) == free_one);
	for (int i = 0; i < 3; i++)
		files[i] = temporary_file();
	CHECK(close(files[1]) == 0);
	CHECK(door_create(procedure_nothing, NULL, 0) == files[1]);
	free_one = lowest_free();
	CHECK(door_create(procedure_nothing, NULL, 0) == free_one);
}

/* It is closed on exec. */
static void
statement_2(void)
{
	int flags = fcntl(door_nothing(0), F_GETFD);

	CHECK(flags != -1);
	CHECK((flags & FD_CLOEXEC) != 0);
}

/* It is open for reading and writing. */
static void
statement_3(void)
{
	int flags = fcntl(door_nothing(0), F_GETFL);

	CHECK(flags != -1);
	CHECK((flags & O_ACCMODE) == O_RDWR);
}

/* These attributes are refused, and no descriptor is left behind. */
static void
refused(const uint_t *attributes, size_t n)
{
	int free_one = lowest_free();

	for (size_t i = 0; i < n; i++)
		CHECK_FAILS(door_create(procedure_nothing, NULL,
		    attributes[i]), EINVAL);
	CHECK(lowest_free() == free_one);
}

/* Attributes that only door_info shows, or nobody knows, are refused. */
static void
statement_4(void)
{
	static const uint_t unknown[] = { 0x04, 0x08, 0x20, 0x400, 0x800,
	    0x10000 };

	refused(unknown, sizeof (unknown) / sizeof (unknown[0]));
}

/* One notification or one each time: not both. */
static void
statement_5(void)
{
	static const uint_t both[] = { 0x01 | 0x10 };

	refused(both, 1);
}

/* What belongs to door_xcreate is refused. */
static void
statement_6(void)
{
	static const uint_t others[] = { 0x100, 0x200 };

	refused(others, 2);
}

/* No descriptor is left: EMFILE, for the first door and for a later one. */
static void
statement_7(void)
{
	struct rlimit limit;

	CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
	for (int i = 0; i < 2; i++) {
		no_more_descriptors();
		CHECK_FAILS(door_create(procedure_nothing, NULL, 0), EMFILE);
		limit_descriptors(limit.rlim_cur);
		(void) door_nothing(0);
	}
}

/* Neither procedure nor cookie is needed to create a door. */
static void
statement_8(void)
{
	door_info_t info;
	int d = door_create(NULL, NULL, 0);

	CHECK(d >= 0);
	CHECK(door_info(d, &info) == 0);
	CHECK(info.di_proc == 0);
	CHECK(info.di_data == 0);
}

/* Doors with the same procedure and cookie differ in the uniquifier. */
static void
statement_9(void)
{
	int cookie;
	int one = door_create(procedure_nothing, &cookie, 0);
	int two = door_create(procedure_nothing, &cookie, 0);
	door_id_t first, second;

	CHECK(one >= 0);
	CHECK(two >= 0);
	first = uniquifier(one);
	second = uniquifier(two);
	CHECK(first != second);
	CHECK(uniquifier(one) == first);
	/* Nor is that of a door used again that is no more. */
	CHECK(door_revoke(two) == 0);
	two = door_create(procedure_nothing, &cookie, 0);
	CHECK(two >= 0);
	CHECK(uniquifier(two) != first);
	CHECK(uniquifier(two) != second);
}

/* Each attribute can be given, and door_info shows it. */
static void
statement_10(void)
{
	static const uint_t known[] = { 0x01, 0x10, 0x02, 0x40, 0x80,
	    0x01 | 0x40 | 0x80 };

	for (size_t i = 0; i < sizeof (known) / sizeof (known[0]); i++) {
		int d = door_create(procedure_nothing, NULL, known[i]);

		CHECK(d >= 0);
		CHECK(created_with(d) == known[i]);
	}
	CHECK(created_with(door_nothing(0)) == 0);
}

const struct statement create_statements[] = {
	E(1), E(2), E(3), E(4), E(5), E(6), E(7), E(8), E(9), E(10), END
};
