/*
 * Statements 204 to 208: what programs are compiled against.
 *
 * Tried when they run and not when they are compiled, so that one that does
 * not hold leaves the others to be tried.
 */
#include <sys/stat.h>

#include "conformance.h"

/* Sizes of the structures. */
static void
statement_204(void)
{
	CHECK(sizeof (door_arg_t) == 48);
	CHECK(sizeof (door_desc_t) == 24);
	CHECK(sizeof (door_info_t) == 48);
	CHECK(sizeof (door_cred_t) == 36);
}

/* door_info_t has no padding. */
static void
statement_205(void)
{
	CHECK(offsetof(door_info_t, di_proc) == 4);
	CHECK(offsetof(door_info_t, di_data) == 12);
	CHECK(offsetof(door_info_t, di_attributes) == 20);
	CHECK(offsetof(door_info_t, di_uniquifier) == 24);
	CHECK(offsetof(door_info_t, di_resv) == 32);
}

/* Nor has door_desc_t. */
static void
statement_206(void)
{
	CHECK(offsetof(door_desc_t, d_data.d_desc.d_descriptor) == 4);
	CHECK(offsetof(door_desc_t, d_data.d_desc.d_id) == 8);
}

/* door_arg_t is aligned as the compiler likes. */
static void
statement_207(void)
{
	CHECK(offsetof(door_arg_t, rbuf) == 32);
	CHECK(offsetof(door_arg_t, rsize) == 40);
}

/* Constants. */
static void
statement_208(void)
{
	CHECK(S_IFDOOR == 0xD000);
	CHECK(DOOR_UNREF_DATA == (void *)1);
	CHECK(DOOR_QUERY == -2);
	CHECK(DOOR_CREATE_MASK == 0x3D3);
}

const struct statement abi_statements[] = {
	E(204), E(205), E(206), E(207), E(208), END
};
