/*
 * Statements 187 and 188: what stat and fstat say of doors.
 */
#include <fcntl.h>
#include <stropts.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance.h"
#include "peer.h"
#include "scratch.h"

static void
check_door_stat(const struct stat *st, const struct stat *file)
{
	CHECK(S_ISDOOR(st->st_mode));
	CHECK((st->st_mode & 07777) == (file->st_mode & 07777));
	CHECK(st->st_uid == file->st_uid);
	CHECK(st->st_gid == file->st_gid);
	CHECK(st->st_size == 0);
	CHECK(st->st_nlink == 1);
}

static void
check_path_stat(const char *path, const struct stat *file)
{
	struct stat st;
	int d;

	CHECK(stat(path, &st) == 0);
	check_door_stat(&st, file);
	CHECK(lstat(path, &st) == 0);
	check_door_stat(&st, file);
	CHECK(fstatat(AT_FDCWD, path, &st, 0) == 0);
	check_door_stat(&st, file);
	CHECK((d = open(path, O_RDONLY)) >= 0);
	CHECK(fstat(d, &st) == 0);
	check_door_stat(&st, file);
}

struct looked_at {
	const char *path;
	struct stat file;
};

static void
check_looked_at(void *arg)
{
	struct looked_at *l = arg;

	check_path_stat(l->path, &l->file);
}

/* An attached path is a door to stat, with the file's permissions and owner. */
static void
statement_187(void)
{
	struct looked_at l;

	/* A file whose size and links are not those of the door. */
	l.path = scratch_text("file", "text");
	CHECK(link(l.path, scratch_path("link")) == 0);
	CHECK(chmod(l.path, 0640) == 0);
	if (is_root())
		CHECK(chown(l.path, OTHER_USER, OTHER_GROUP) == 0);
	CHECK(stat(l.path, &l.file) == 0);
	CHECK(S_ISREG(l.file.st_mode));
	CHECK(fattach(door_echo(0), l.path) == 0);
	check_looked_at(&l);
	child_join(child_start(check_looked_at, &l));
	CHECK(fdetach(l.path) == 0);
	CHECK(stat(l.path, &l.file) == 0);
	CHECK(S_ISREG(l.file.st_mode) && l.file.st_size == 4);
}

static void
check_bare(void *arg)
{
	struct stat st;

	CHECK(fstat(*(int *)arg, &st) == 0);
	CHECK(S_ISDOOR(st.st_mode));
	CHECK((st.st_mode & 07777) == 0777);
	CHECK(st.st_uid == 0);
	CHECK(st.st_gid == 0);
	CHECK(st.st_size == 0);
}

/* A descriptor from door_create is a door of root's, to everybody. */
static void
statement_188(void)
{
	int d = door_echo(0);

	check_bare(&d);
	child_join(child_start(check_bare, &d));
}

const struct statement stat_statements[] = {
	C(187), C(188), END
};
