/*
 * What one comes to over a path: a door or a file.
 */
#include <fcntl.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"
#include "reach.h"
#include "scratch.h"

struct expected {
	const char *path;
	door_id_t id;
};

door_id_t
door_id(int d)
{
	door_info_t info;

	CHECK(door_info(d, &info) == 0);
	return (info.di_uniquifier);
}

static void
check_reached(void *arg)
{
	const struct expected *e = arg;
	int d = open(e->path, O_RDONLY);

	CHECK(d >= 0);
	CHECK(door_id(d) == e->id);
	CHECK(call_error(d) == 0);
	CHECK(close(d) == 0);
}

void
check_door_at(const char *path, int door)
{
	struct expected e = { path, door_id(door) };

	check_reached(&e);
	child_join(child_start(check_reached, &e));
}

void
check_file_at(const char *path, const char *text)
{
	door_info_t info;
	int d = open(path, O_RDONLY);

	CHECK(d >= 0);
	CHECK_FAILS(door_info(d, &info), EBADF);
	CHECK(close(d) == 0);
	CHECK(scratch_text_is(path, text));
}
