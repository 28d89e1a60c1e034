/*
 * Statements 184 to 186, 189, 193 to 195, 197, 199 and 203: what one opens at
 * a path where a door is, or was, attached.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <stropts.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"
#include "peer.h"
#include "reach.h"
#include "scratch.h"

/* The mode of opening does not matter to a call. */
static void
statement_184(void)
{
	static const int modes[] = { O_RDONLY, O_WRONLY, O_RDWR };
	const char *path = scratch_file("file", 0644);
	int d = door_echo(0), opened;

	CHECK(fattach(d, path) == 0);
	for (int i = 0; i < 3; i++) {
		CHECK((opened = open(path, modes[i])) >= 0);
		CHECK(call_error(opened) == 0);
		CHECK(close(opened) == 0);
	}
	check_door_at(path, d);
}

static void
open_read_only(void *path)
{
	int d = open(path, O_RDONLY);

	CHECK(d >= 0);
	CHECK(call_error(d) == 0);
	CHECK_FAILS(open(path, O_RDWR), EACCES);
	CHECK_FAILS(open(path, O_WRONLY), EACCES);
}

/* Who may read the file may open the door, for reading, and call it. */
static void
statement_185(void)
{
	char *path = scratch_path("file");

	(void) scratch_file("file", is_root() ? 0444 : 0644);
	CHECK(fattach(door_echo(0), path) == 0);
	if (!is_root()) {
		CHECK(chmod(path, 0444) == 0);
		open_read_only(path);
		not_run("needs root: there is no other user; "
		    "the owner's own permissions hold");
	}
	child_join(child_of_other_user(open_read_only, path));
}

static void
open_denied(void *path)
{
	CHECK_FAILS(open(path, O_RDONLY), EACCES);
	CHECK_FAILS(open(path, O_RDWR), EACCES);
}

/* Who may not read the file cannot open the door. */
static void
statement_186(void)
{
	char *path = scratch_path("file");

	(void) scratch_file("file", 0600);
	CHECK(fattach(door_echo(0), path) == 0);
	if (!is_root()) {
		CHECK(chmod(path, 0) == 0);
		open_denied(path);
		not_run("needs root: there is no other user; "
		    "the owner's own permissions hold");
	}
	child_join(child_of_other_user(open_denied, path));
}

/* To open with O_CREAT finds the door; with O_EXCL, too. */
static void
statement_189(void)
{
	const char *path = scratch_file("file", 0644);
	int d = door_echo(0), opened;

	CHECK(fattach(d, path) == 0);
	CHECK((opened = open(path, O_CREAT | O_RDWR, 0600)) >= 0);
	CHECK(door_id(opened) == door_id(d));
	CHECK(call_error(opened) == 0);
	CHECK_FAILS(open(path, O_CREAT | O_EXCL | O_RDWR, 0600), EEXIST);
}

/* What was opened before fdetach stays a door. */
static void
statement_193(void)
{
	const char *path = scratch_file("file", 0644);
	int called, fresh;

	CHECK(fattach(door_echo(0), path) == 0);
	CHECK((called = open(path, O_RDONLY)) >= 0);
	CHECK((fresh = open(path, O_RDONLY)) >= 0);
	CHECK(call_error(called) == 0);
	CHECK(fdetach(path) == 0);
	child_join(client_start(fresh, 0));
	CHECK(call_error(called) == 0);
	CHECK(call_error(fresh) == 0);
}

/* What was opened before fattach stays a file. */
static void
statement_194(void)
{
	const char *path = scratch_text("file", "old");
	char text[8];
	int d = open(path, O_RDWR);

	CHECK(d >= 0);
	CHECK(fattach(door_echo(0), path) == 0);
	CHECK(read(d, text, sizeof (text)) == 3);
	CHECK(memcmp(text, "old", 3) == 0);
	CHECK(write(d, "new", 3) == 3);
	CHECK(call_error(d) == EBADF);
	CHECK(fdetach(path) == 0);
	check_file_at(path, "oldnew");
}

static void
attach_and_exit(void *path)
{
	CHECK(fattach(door_echo(0), path) == 0);
}

static void
attach_and_die(void *path)
{
	CHECK(fattach(door_echo(0), path) == 0);
	CHECK(kill(getpid(), SIGKILL) == 0);
}

static void
check_dead_door(const char *path)
{
	door_info_t info;
	int d = open(path, O_RDONLY);

	CHECK(d >= 0);
	CHECK(call_error(d) == EBADF);
	CHECK(door_info(d, &info) == 0);
	CHECK(info.di_target == -1);
	CHECK((info.di_attributes & DOOR_REVOKED) != 0);
	CHECK((info.di_attributes & DOOR_LOCAL) == 0);
}

/* The door of a server that has ended can be opened; not called. */
static void
statement_195(void)
{
	char *path = scratch_path("file"), *other = scratch_path("other");
	int status;
	pid_t child;

	(void) scratch_file("file", 0644);
	(void) scratch_file("other", 0644);
	child_join(child_start(attach_and_exit, path));
	check_dead_door(path);
	child = child_start(attach_and_die, other);
	CHECK(waitpid(child, &status, 0) == child);
	CHECK(WIFSIGNALED(status));
	check_dead_door(other);
	check_dead_door(path);
}

/* unlink detaches: who has the door open keeps it, the path is free. */
static void
statement_197(void)
{
	const char *path = scratch_text("file", "old");
	int d = door_echo(0), opened;

	CHECK(fattach(d, path) == 0);
	CHECK((opened = open(path, O_RDONLY)) >= 0);
	CHECK(unlink(path) == 0);
	CHECK_FAILS(open(path, O_RDONLY), ENOENT);
	CHECK(call_error(opened) == 0);
	for (int i = 0; i < 3; i++) {
		CHECK(scratch_text("file", "new") != NULL);
		check_file_at(path, "new");
		CHECK_FAILS(fdetach(path), EINVAL);
		CHECK(fattach(d, path) == 0);
		check_door_at(path, d);
		CHECK(unlink(path) == 0);
	}
	CHECK(call_error(opened) == 0);
	child_join(client_start(opened, 0));
}

/* The attachment goes with a file that gets another name. */
static void
statement_199(void)
{
	const char *path = scratch_text("file", "text");
	const char *renamed = scratch_path("renamed");
	int d = door_echo(0);

	CHECK(fattach(d, path) == 0);
	CHECK(rename(path, renamed) == 0);
	check_door_at(renamed, d);
	CHECK_FAILS(open(path, O_RDONLY), ENOENT);
	CHECK_FAILS(fdetach(path), ENOENT);
	CHECK(fdetach(renamed) == 0);
	check_file_at(renamed, "text");
}

/* A revoked door can be opened; not called. */
static void
statement_203(void)
{
	const char *path = scratch_file("file", 0644);
	int d = door_echo(0), opened;

	CHECK(fattach(d, path) == 0);
	check_door_at(path, d);
	CHECK(door_revoke(d) == 0);
	CHECK((opened = open(path, O_RDONLY)) >= 0);
	CHECK(call_error(opened) == EBADF);
	child_join(client_start(opened, EBADF));
}

const struct statement open_statements[] = {
	E(184), E(185), E(186), C(189), E(193), E(194),
	C(195), C(197), C(199), E(203), END
};
