/*
 * Statements 95 to 106: door_getparam and door_setparam.
 */
#include <limits.h>
#include <unistd.h>

#include "conformance.h"

static size_t
limit_of(int d, int param)
{
	size_t value = 12345;

	CHECK(door_getparam(d, param, &value) == 0);
	return (value);
}

/* The limits of a new door. */
static void
statement_95(void)
{
	int d = door_nothing(0);

	CHECK(limit_of(d, DOOR_PARAM_DATA_MIN) == 0);
	CHECK(limit_of(d, DOOR_PARAM_DATA_MAX) == SIZE_MAX);
	CHECK(limit_of(d, DOOR_PARAM_DESC_MAX) == INT_MAX);
}

/* A door that refuses descriptors takes none. */
static void
statement_96(void)
{
	int d = door_nothing(DOOR_REFUSE_DESC);

	CHECK(limit_of(d, DOOR_PARAM_DESC_MAX) == 0);
}

/* DESC_MAX is an int. */
static void
statement_97(void)
{
	const size_t most = INT_MAX;
	int d = door_nothing(0);
	int refusing = door_nothing(DOOR_REFUSE_DESC);

	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DESC_MAX, most + 1), ERANGE);
	CHECK_FAILS(door_setparam(refusing, DOOR_PARAM_DESC_MAX, most + 1),
	    ERANGE);
	CHECK(limit_of(d, DOOR_PARAM_DESC_MAX) == most);
	CHECK(limit_of(refusing, DOOR_PARAM_DESC_MAX) == 0);
	CHECK(door_setparam(d, DOOR_PARAM_DESC_MAX, most) == 0);
}

/* No descriptor will ever do for a door that refuses them. */
static void
statement_98(void)
{
	int d = door_nothing(DOOR_REFUSE_DESC);

	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DESC_MAX, 1), ENOTSUP);
	CHECK(door_setparam(d, DOOR_PARAM_DESC_MAX, 0) == 0);
	CHECK(limit_of(d, DOOR_PARAM_DESC_MAX) == 0);
}

/* DATA_MIN may be DATA_MAX, but not more. */
static void
statement_99(void)
{
	int d = door_nothing(0);

	CHECK(door_setparam(d, DOOR_PARAM_DATA_MAX, 10) == 0);
	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DATA_MIN, 11), EINVAL);
	CHECK(limit_of(d, DOOR_PARAM_DATA_MIN) == 0);
	CHECK(door_setparam(d, DOOR_PARAM_DATA_MIN, 10) == 0);
	CHECK(limit_of(d, DOOR_PARAM_DATA_MIN) == 10);
	CHECK(limit_of(d, DOOR_PARAM_DATA_MAX) == 10);
}

/* DATA_MAX may be DATA_MIN, but not less. */
static void
statement_100(void)
{
	int d = door_nothing(0);

	CHECK(door_setparam(d, DOOR_PARAM_DATA_MIN, 10) == 0);
	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DATA_MAX, 9), EINVAL);
	CHECK(limit_of(d, DOOR_PARAM_DATA_MAX) == SIZE_MAX);
	CHECK(door_setparam(d, DOOR_PARAM_DATA_MAX, 10) == 0);
	CHECK(limit_of(d, DOOR_PARAM_DATA_MAX) == 10);
	CHECK(limit_of(d, DOOR_PARAM_DATA_MIN) == 10);
}

/* There are three limits, 1 to 3. */
static void
statement_101(void)
{
	int d = door_nothing(0);
	size_t value = 7;

	CHECK_FAILS(door_setparam(d, 0, 1), EINVAL);
	CHECK_FAILS(door_setparam(d, 4, 1), EINVAL);
	CHECK_FAILS(door_getparam(d, 0, &value), EINVAL);
	CHECK_FAILS(door_getparam(d, 4, &value), EINVAL);
	CHECK(value == 7);
}

static void
set_in_child(void *arg)
{
	int d = *(int *)arg;

	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DATA_MAX, 10), EPERM);
	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DATA_MIN, 3), EPERM);
	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DESC_MAX, 1), EPERM);
	CHECK(limit_of(d, DOOR_PARAM_DATA_MAX) == 20);
	CHECK(limit_of(d, DOOR_PARAM_DATA_MIN) == 2);
	CHECK(limit_of(d, DOOR_PARAM_DESC_MAX) == 5);
}

/* Anybody may look at the limits, the target alone set them. */
static void
statement_102(void)
{
	int d = door_nothing(0);

	CHECK(door_setparam(d, DOOR_PARAM_DATA_MAX, 20) == 0);
	CHECK(door_setparam(d, DOOR_PARAM_DATA_MIN, 2) == 0);
	CHECK(door_setparam(d, DOOR_PARAM_DESC_MAX, 5) == 0);
	child_join(child_start(set_in_child, &d));
	CHECK(limit_of(d, DOOR_PARAM_DATA_MAX) == 20);
	CHECK(limit_of(d, DOOR_PARAM_DATA_MIN) == 2);
	CHECK(limit_of(d, DOOR_PARAM_DESC_MAX) == 5);
}

/* The limits of a revoked door are there, and stay. */
static void
statement_103(void)
{
	int d = door_nothing(0);
	int other = dup(d);

	CHECK(other >= 0);
	CHECK(door_setparam(d, DOOR_PARAM_DATA_MAX, 20) == 0);
	CHECK(door_revoke(d) == 0);
	CHECK_FAILS(door_setparam(other, DOOR_PARAM_DATA_MAX, 10), EBADF);
	CHECK_FAILS(door_setparam(other, DOOR_PARAM_DATA_MIN, 3), EBADF);
	CHECK_FAILS(door_setparam(other, DOOR_PARAM_DESC_MAX, 1), EBADF);
	CHECK(limit_of(other, DOOR_PARAM_DATA_MAX) == 20);
	CHECK(limit_of(other, DOOR_PARAM_DATA_MIN) == 0);
	CHECK(limit_of(other, DOOR_PARAM_DESC_MAX) == INT_MAX);
}

static void
set_revoked_in_child(void *arg)
{
	int d = *(int *)arg;

	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DATA_MAX, 10), EBADF);
	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DATA_MIN, 3), EBADF);
	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DESC_MAX, 1), EBADF);
}

/* That a door is revoked comes before whose it is. */
static void
statement_104(void)
{
	int d = door_nothing(0);
	int other = dup(d);

	CHECK(other >= 0);
	CHECK(door_revoke(d) == 0);
	child_join(child_start(set_revoked_in_child, &other));
}

/* What is no door has no limits. */
static void
statement_105(void)
{
	int others[] = { temporary_file(), -1, -1 };
	size_t value;

	others[2] = lowest_free();
	for (int i = 0; i < 3; i++) {
		CHECK_FAILS(door_getparam(others[i], DOOR_PARAM_DATA_MIN,
		    &value), EBADF);
		CHECK_FAILS(door_setparam(others[i], DOOR_PARAM_DATA_MIN, 1),
		    EBADF);
	}
}

/* There must be a place for the answer, and an answer before that. */
static void
statement_106(void)
{
	int d = door_nothing(0);

	CHECK_FAILS(door_getparam(d, DOOR_PARAM_DATA_MIN, NULL), EFAULT);
	CHECK_FAILS(door_getparam(d, 9, NULL), EINVAL);
}

const struct statement parameter_statements[] = {
	E(95), E(96), E(97), E(98), E(99), E(100), E(101), E(102), E(103),
	E(104), E(105), E(106), END
};
