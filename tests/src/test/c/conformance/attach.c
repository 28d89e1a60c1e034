/*
 * Statements 175 to 183, 190 to 192, 196 and 202: fattach and fdetach.
 */
#include <fcntl.h>
#include <string.h>
#include <stropts.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"
#include "peer.h"
#include "reach.h"
#include "scratch.h"

/* A door can be attached to an existing file. */
static void
statement_175(void)
{
	const char *path = scratch_file("file", 0644);
	int d = door_echo(0);

	CHECK(fattach(d, path) == 0);
	check_door_at(path, d);
}

/* A path takes one door. */
static void
statement_176(void)
{
	const char *path = scratch_file("file", 0644);
	int d = door_echo(0);

	CHECK(fattach(d, path) == 0);
	CHECK_FAILS(fattach(door_echo(0), path), EBUSY);
	CHECK_FAILS(fattach(d, path), EBUSY);
	check_door_at(path, d);
}

/* A door takes several paths. */
static void
statement_177(void)
{
	const char *one = scratch_file("one", 0644);
	const char *two = scratch_file("two", 0644);
	int d = door_echo(0);

	CHECK(fattach(d, one) == 0);
	CHECK(fattach(d, two) == 0);
	check_door_at(one, d);
	check_door_at(two, d);
}

/* What is not a door cannot be attached. */
static void
statement_178(void)
{
	const char *path = scratch_text("file", "text");

	CHECK_FAILS(fattach(temporary_file(), path), EINVAL);
	CHECK_FAILS(fattach(lowest_free(), path), EBADF);
	CHECK_FAILS(fattach(-1, path), EBADF);
	check_file_at(path, "text");
}

/* There must be a file at the path. */
static void
statement_179(void)
{
	int d = door_echo(0);

	(void) scratch_file("file", 0644);
	CHECK_FAILS(fattach(d, ""), ENOENT);
	CHECK_FAILS(fattach(d, NULL), ENOENT);
	CHECK_FAILS(fattach(d, scratch_path("missing")), ENOENT);
	CHECK_FAILS(fattach(d, scratch_path("missing/file")), ENOENT);
	CHECK_FAILS(fattach(d, scratch_path("file/below")), ENOTDIR);
}

static void
attach_denied(void *path)
{
	struct stat st;

	CHECK(stat(path, &st) == 0);
	CHECK(st.st_uid != geteuid());
	CHECK_FAILS(fattach(door_echo(0), path), EPERM);
}

/* Only the file's owner may attach, whatever its mode. */
static void
statement_180(void)
{
	/* Of root, on any system, and refused, or else harmlessly covered. */
	static char of_root[] = "/etc/passwd";

	if (!is_root()) {
		attach_denied(of_root);
		return;
	}
	child_join(child_of_other_user(attach_denied,
	    (void *)(uintptr_t)scratch_file("closed", 0600)));
	child_join(child_of_other_user(attach_denied,
	    (void *)(uintptr_t)scratch_file("open", 0666)));
	child_join(child_of_other_user(attach_denied, of_root));
}

static void
attach_not_writable(void *path)
{
	CHECK_FAILS(fattach(door_echo(0), path), EACCES);
}

/* The owner needs the owner's permission to write. */
static void
statement_181(void)
{
	const char *path;

	if (!is_root()) {
		path = scratch_file("file", 0444);
		attach_not_writable((void *)(uintptr_t)path);
		return;
	}
	path = scratch_file_of_other("file", 0444);
	child_join(child_of_other_user(attach_not_writable,
	    (void *)(uintptr_t)path));
	path = scratch_file_of_other("others", 0466);
	child_join(child_of_other_user(attach_not_writable,
	    (void *)(uintptr_t)path));
}

/* A descriptor that came from an attached path cannot be attached again. */
static void
statement_182(void)
{
	const char *path = scratch_file("file", 0644);
	const char *other = scratch_text("other", "text");
	int d = door_echo(0), opened;

	CHECK(fattach(d, path) == 0);
	CHECK((opened = open(path, O_RDWR)) >= 0);
	CHECK_FAILS(fattach(opened, other), EBUSY);
	check_file_at(other, "text");
	CHECK(fattach(d, other) == 0);
}

/* A path that does not begin at the root begins at the current directory. */
static void
statement_183(void)
{
	const char *path = scratch_file("file", 0644);
	int d = door_echo(0);

	CHECK(chdir(scratch_directory()) == 0);
	CHECK(fattach(d, "file") == 0);
	check_door_at("file", d);
	CHECK(chdir("/") == 0);
	check_door_at(path, d);
	CHECK(chdir(scratch_directory()) == 0);
	CHECK(fdetach("./file") == 0);
	check_file_at(path, "");
}

/* After fdetach the file is there again, as it was. */
static void
statement_190(void)
{
	const char *path = scratch_text("file", "old text");
	int d = door_echo(0);

	CHECK(fattach(d, path) == 0);
	check_door_at(path, d);
	CHECK(fdetach(path) == 0);
	check_file_at(path, "old text");
	/* And it can be covered again. */
	CHECK(fattach(d, path) == 0);
	check_door_at(path, d);
}

/* Where nothing is attached nothing can be detached. */
static void
statement_191(void)
{
	const char *path = scratch_text("file", "text");

	CHECK_FAILS(fdetach(path), EINVAL);
	CHECK_FAILS(fdetach(scratch_path("missing")), ENOENT);
	CHECK_FAILS(fdetach(""), ENOENT);
	CHECK(fattach(door_echo(0), path) == 0);
	CHECK(fdetach(path) == 0);
	CHECK_FAILS(fdetach(path), EINVAL);
	check_file_at(path, "text");
}

static void
detach_denied(void *path)
{
	CHECK_FAILS(fdetach(path), EPERM);
}

/* Only the owner may detach. */
static void
statement_192(void)
{
	const char *path = scratch_file("file", 0666);
	int d = door_echo(0);

	if (!is_root())
		not_run("needs root: there is no other user");
	CHECK(fattach(d, path) == 0);
	child_join(child_of_other_user(detach_denied,
	    (void *)(uintptr_t)path));
	check_door_at(path, d);
}

static void
attach_and_exit(void *path)
{
	CHECK(fattach(door_echo(0), path) == 0);
}

/* What a server that has exited has attached stays until it is detached. */
static void
statement_196(void)
{
	const char *path = scratch_file("file", 0644);
	int d = door_echo(0);

	child_join(child_start(attach_and_exit, (void *)(uintptr_t)path));
	CHECK_FAILS(fattach(d, path), EBUSY);
	CHECK(fdetach(path) == 0);
	CHECK(fattach(d, path) == 0);
	check_door_at(path, d);
}

/* fdetach is for doors: it does not unmount file systems. */
static void
statement_202(void)
{
	struct stat before, after;

	CHECK(stat("/", &before) == 0);
	if (!is_root()) {
		CHECK(fdetach("/") == -1);
		not_run("needs root: nobody else could unmount");
	}
	CHECK_FAILS(fdetach("/"), EINVAL);
	CHECK(stat("/", &after) == 0);
	CHECK(before.st_dev == after.st_dev && before.st_ino == after.st_ino);
}

const struct statement attach_statements[] = {
	E(175), E(176), E(177), E(178), E(179), E(180), E(181), C(182),
	E(183), E(190), E(191), E(192), E(196), E(202), END
};
