/*
 * Statements 85 and 86: many descriptors, and no room for them.
 */
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "conformance.h"
#include "scratch.h"

#define	MOST_DESCRIPTORS	1024

/* Each entry is the file opened anew, at an offset that says which it is. */
static void
procedure_in_order(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) cookie;
	(void) argp;
	(void) size;
	for (uint_t i = 0; i < n; i++) {
		int d = dp[i].d_data.d_desc.d_descriptor;

		CHECK(dp[i].d_attributes == DOOR_DESCRIPTOR);
		CHECK(lseek(d, 0, SEEK_CUR) == (off_t)i + 1);
		CHECK(close(d) == 0);
	}
	(void) door_return((char *)&n, sizeof (n), NULL, 0);
	CHECK(!"door_return came back");
}

struct many {
	int d;
	uint_t n;
	const char *path;
};

static void
pass_many(void *arg)
{
	static door_desc_t entries[MOST_DESCRIPTORS];
	const struct many *many = arg;
	door_arg_t a = argument(NULL, 0);
	uint_t arrived = 0;

	for (uint_t i = 0; i < many->n; i++) {
		int file = open(many->path, O_RDONLY);

		CHECK(file >= 0);
		CHECK(lseek(file, (off_t)i + 1, SEEK_SET) == (off_t)i + 1);
		entries[i] = entry(file, DOOR_DESCRIPTOR);
	}
	a.desc_ptr = entries;
	a.desc_num = many->n;
	a.rbuf = (char *)&arrived;
	a.rsize = sizeof (arrived);
	CHECK(door_call(many->d, &a) == 0);
	CHECK(a.data_size == sizeof (arrived));
	CHECK(arrived == many->n);
}

/* As many as a message holds arrive, in order. */
static void
statement_85(void)
{
	static const uint_t numbers[] = { 254, MOST_DESCRIPTORS };
	struct rlimit limit;
	struct many many;

	CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
	limit_descriptors(limit.rlim_max);
	many.d = door_create(procedure_in_order, NULL, 0);
	CHECK(many.d >= 0);
	many.path = scratch_file("file", 0600);
	for (int i = 0; i < 2; i++) {
		many.n = numbers[i];
		child_join(child_start(pass_many, &many));
	}
}

static struct event ready, full, tried, room;

static void
pass_to_full(void *arg)
{
	int d = *(int *)arg, file = temporary_file();
	door_desc_t e = entry(file, DOOR_DESCRIPTOR);
	door_arg_t a = argument(NULL, 0);

	/* A call that works, so that the next has all it needs. */
	CHECK(door_call(d, &a) == 0);
	event_happen(&ready);
	event_await(&full);
	a.desc_ptr = &e;
	a.desc_num = 1;
	CHECK_REFUSED(d, &a, EMFILE);
	CHECK(is_open(file));
	event_happen(&tried);
	event_await(&room);
	CHECK(door_call(d, &a) == 0);
}

/* No room for a descriptor in the server: EMFILE to the client alone. */
static void
statement_86(void)
{
	static struct seen seen;
	struct rlimit limit;
	int d = door_record(&seen, 0);
	pid_t client;

	CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
	event_init(&ready);
	event_init(&full);
	event_init(&tried);
	event_init(&room);
	client = child_start(pass_to_full, &d);
	event_await(&ready);
	CHECK(seen.runs == 1);
	no_more_descriptors();
	event_happen(&full);
	event_await(&tried);
	limit_descriptors(limit.rlim_cur);
	event_happen(&room);
	child_join(client);
	CHECK(seen.runs == 2);
	CHECK(seen.n == 1);
}

const struct statement descriptor_many_statements[] = {
	E(85), C(86), END
};
