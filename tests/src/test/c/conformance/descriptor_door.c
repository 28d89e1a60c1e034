/*
 * Statements 87 to 94: doors through doors, and what becomes of descriptors.
 */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"
#include "peer.h"

/* A door, and what an entry that passes it is to say. */
struct expected {
	int d;
	door_attr_t attributes;
	door_id_t id;
};

static door_id_t
uniquifier(int d)
{
	door_info_t info;

	CHECK(door_info(d, &info) == 0);
	return (info.di_uniquifier);
}

static void
check_entry(const door_desc_t *e, const struct expected *expected)
{
	CHECK((e->d_attributes & DOOR_DESCRIPTOR) != 0);
	CHECK((e->d_attributes & ~(door_attr_t)DOOR_DESCRIPTOR) ==
	    expected->attributes);
	CHECK(e->d_data.d_desc.d_id == expected->id);
	CHECK(uniquifier(e->d_data.d_desc.d_descriptor) == expected->id);
}

/* Checks its one descriptor against the data. */
static void
procedure_check(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct expected expected;

	(void) cookie;
	CHECK(size == sizeof (expected));
	CHECK(n == 1);
	(void) memcpy(&expected, argp, sizeof (expected));
	check_entry(dp, &expected);
	CHECK(close(dp->d_data.d_desc.d_descriptor) == 0);
	(void) door_return((char *)&expected, sizeof (expected), NULL, 0);
	CHECK(!"door_return came back");
}

/* Pass the door, which is to look so to the receiver. */
static void
pass(int to, int d, door_attr_t attributes, door_id_t id)
{
	struct expected expected, back;
	door_desc_t e = entry(d, DOOR_DESCRIPTOR);
	door_arg_t a;

	(void) memset(&expected, 0, sizeof (expected));
	expected.attributes = attributes;
	expected.id = id;
	a = argument(&expected, sizeof (expected));
	a.desc_ptr = &e;
	a.desc_num = 1;
	a.rbuf = (char *)&back;
	a.rsize = sizeof (back);
	CHECK(door_call(to, &a) == 0);
	CHECK(memcmp(&back, &expected, sizeof (back)) == 0);
}

/* Answers with the door of its cookie. */
static void
procedure_give(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	const struct expected *expected = cookie;
	door_desc_t e = entry(expected->d, DOOR_DESCRIPTOR);

	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	(void) door_return(NULL, 0, &e, 1);
	CHECK(!"door_return came back");
}

/* The door that this one gives, which is to look so. */
static int
take(int from, const struct expected *expected)
{
	door_desc_t e;
	door_arg_t a = argument(NULL, 0);

	a.rbuf = (char *)&e;
	a.rsize = sizeof (e);
	CHECK(door_call(from, &a) == 0);
	CHECK(a.desc_num == 1);
	CHECK(a.desc_ptr == &e);
	check_entry(&e, expected);
	return (e.d_data.d_desc.d_descriptor);
}

static int
door_check(void)
{
	int d = door_create(procedure_check, NULL, 0);

	CHECK(d >= 0);
	return (d);
}

static void
pass_own(void *arg)
{
	int own = door_nothing(0);

	pass(*(int *)arg, own, 0, uniquifier(own));
}

/* A door of the client's: its uniquifier, and not local. */
static void
statement_87(void)
{
	int d = door_check();

	child_join(child_start(pass_own, &d));
}

static void
pass_back(void *arg)
{
	int d = *(int *)arg;

	pass(d, d, DOOR_LOCAL, uniquifier(d));
}

/* A door of the server's: local, whoever passes it. */
static void
statement_88(void)
{
	int d = door_check();

	pass_back(&d);
	child_join(child_start(pass_back, &d));
}

/* What a child calls: a door that checks, and one that gives. */
struct doors {
	int check;
	int give;
	struct expected given;
};

static void
pass_and_take_attributes(void *arg)
{
	const struct doors *doors = arg;
	int own = door_nothing(DOOR_REFUSE_DESC | DOOR_NO_CANCEL);

	pass(doors->check, own, 0xC0, uniquifier(own));
	(void) take(doors->give, &doors->given);
}

/* The attributes that a door was created with, in either direction. */
static void
statement_89(void)
{
	static struct doors doors;

	doors.check = door_check();
	doors.given.d = door_nothing(0xC0);
	doors.given.attributes = DOOR_REFUSE_DESC | DOOR_NO_CANCEL;
	doors.given.id = uniquifier(doors.given.d);
	doors.give = door_create(procedure_give, &doors.given, 0);
	CHECK(doors.give >= 0);
	child_join(child_start(pass_and_take_attributes, &doors));
}

/* A descriptor of a door of this process that is revoked. */
static int
revoked_door(void)
{
	int d = door_nothing(0), other = dup(d);

	CHECK(other >= 0);
	CHECK(door_revoke(d) == 0);
	return (other);
}

static void
pass_and_take_revoked(void *arg)
{
	const struct doors *doors = arg;
	int own = revoked_door();

	pass(doors->check, own, DOOR_REVOKED, uniquifier(own));
	(void) take(doors->give, &doors->given);
}

/* That a door is revoked, in either direction. */
static void
statement_90(void)
{
	static struct doors doors;

	doors.check = door_check();
	doors.given.d = revoked_door();
	doors.given.attributes = DOOR_REVOKED;
	doors.given.id = uniquifier(doors.given.d);
	doors.give = door_create(procedure_give, &doors.given, 0);
	CHECK(doors.give >= 0);
	child_join(child_start(pass_and_take_revoked, &doors));
}

static void
take_and_call(void *arg)
{
	const struct doors *doors = arg;
	int d = take(doors->give, &doors->given);

	CHECK(who_serves(d).process == getppid());
}

/* A door that comes as a result reaches its target. */
static void
statement_91(void)
{
	static struct doors doors;

	doors.given.d = door_who(0);
	doors.given.id = uniquifier(doors.given.d);
	doors.give = door_create(procedure_give, &doors.given, 0);
	CHECK(doors.give >= 0);
	child_join(child_start(take_and_call, &doors));
}

/* Keeps the file that it is given; in a later call answers from it. */
static void
procedure_keep(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	static _Atomic int kept;
	char text[8];
	ssize_t got;

	(void) cookie;
	(void) argp;
	(void) size;
	if (n == 0) {
		got = pread(kept, text, sizeof (text), 0);
		CHECK(got > 0);
		(void) door_return(text, (size_t)got, NULL, 0);
	}
	CHECK(n == 1);
	kept = dp->d_data.d_desc.d_descriptor;
	(void) door_return(NULL, 0, NULL, 0);
	CHECK(!"door_return came back");
}

static void
leave_file(void *arg)
{
	door_desc_t e = entry(temporary_file(), DOOR_DESCRIPTOR);
	door_arg_t a = argument(NULL, 0);

	CHECK(write(e.d_data.d_desc.d_descriptor, "kept", 4) == 4);
	a.desc_ptr = &e;
	a.desc_num = 1;
	CHECK(door_call(*(int *)arg, &a) == 0);
}

/* The server has a descriptor for as long as it likes. */
static void
statement_92(void)
{
	int d = door_create(procedure_keep, NULL, 0);
	door_arg_t a = argument(NULL, 0);
	char text[8];

	CHECK(d >= 0);
	child_join(child_start(leave_file, &d));
	a.rbuf = text;
	a.rsize = sizeof (text);
	CHECK(door_call(d, &a) == 0);
	CHECK(a.data_size == 4);
	CHECK(memcmp(text, "kept", 4) == 0);
}

/* A file, a door, and a file and a door to release; d_id means nothing. */
static void
mixed(door_desc_t *entries)
{
	entries[0] = entry(temporary_file(), DOOR_DESCRIPTOR);
	entries[1] = entry(door_nothing(0xC0), DOOR_DESCRIPTOR);
	entries[2] = entry(temporary_file(), DOOR_DESCRIPTOR | DOOR_RELEASE);
	entries[3] = entry(door_nothing(0), DOOR_DESCRIPTOR | DOOR_RELEASE);
	for (int i = 0; i < 4; i++)
		entries[i].d_data.d_desc.d_id = 77;
}

static door_desc_t returned[4], returned_as[4];

/* Answers with four descriptors of its own. */
static void
procedure_mixed(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) cookie;
	(void) argp;
	(void) size;
	CHECK(n == 4);
	for (uint_t i = 0; i < n; i++)
		CHECK(close(dp[i].d_data.d_desc.d_descriptor) == 0);
	(void) door_return(NULL, 0, returned, 4);
	CHECK(!"door_return came back");
}

static void
pass_mixed(void *arg)
{
	door_desc_t entries[4], before[4], back[4];
	door_arg_t a = argument(NULL, 0);

	mixed(entries);
	(void) memcpy(before, entries, sizeof (before));
	a.desc_ptr = entries;
	a.desc_num = 4;
	a.rbuf = (char *)back;
	a.rsize = sizeof (back);
	CHECK(door_call(*(int *)arg, &a) == 0);
	CHECK(a.desc_num == 4);
	CHECK(a.desc_ptr == back);
	CHECK(memcmp(before, entries, sizeof (before)) == 0);
}

/* The sender's entries are left alone, in either direction. */
static void
statement_93(void)
{
	int d = door_create(procedure_mixed, NULL, 0);

	CHECK(d >= 0);
	mixed(returned);
	(void) memcpy(returned_as, returned, sizeof (returned));
	child_join(child_start(pass_mixed, &d));
	CHECK(memcmp(returned_as, returned, sizeof (returned)) == 0);
}

static int
make_who(void *arg)
{
	(void) arg;
	return (door_who(0));
}

/* A door may come over a socket. */
static void
statement_94(void)
{
	struct server server = server_start(make_who, NULL);

	CHECK(who_serves(server.door).process == server.pid);
}

const struct statement descriptor_door_statements[] = {
	E(87), E(88), E(89), E(90), E(91), E(92), E(93), E(94), END
};
