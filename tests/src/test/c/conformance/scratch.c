/*
 * A directory for the files of one statement.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance.h"
#include "peer.h"
#include "scratch.h"

static char directory[] = "/tmp/conformance.XXXXXX";

void
scratch_make(void)
{
	CHECK(mkdtemp(directory) != NULL);
	CHECK(chmod(directory, 0755) == 0);
}

void
scratch_remove(void)
{
	DIR *dir = opendir(directory);
	struct dirent *e;

	CHECK(dir != NULL);
	while ((e = readdir(dir)) != NULL) {
		char *path;

		if (e->d_name[0] == '.')
			continue;
		path = scratch_path(e->d_name);
		/* The statement may have left a door at it. */
		(void) fdetach(path);
		CHECK(unlink(path) == 0);
		free(path);
	}
	(void) closedir(dir);
	CHECK(rmdir(directory) == 0);
}

const char *
scratch_directory(void)
{
	return (directory);
}

char *
scratch_path(const char *name)
{
	size_t size = sizeof (directory) + 1 + strlen(name);
	char *path = malloc(size);

	CHECK(path != NULL);
	(void) snprintf(path, size, "%s/%s", directory, name);
	return (path);
}

const char *
scratch_file(const char *name, mode_t mode)
{
	const char *path = scratch_path(name);
	int d = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);

	CHECK(d >= 0);
	CHECK(fchmod(d, mode) == 0);
	CHECK(close(d) == 0);
	return (path);
}

const char *
scratch_file_of_other(const char *name, mode_t mode)
{
	const char *path = scratch_file(name, mode);

	CHECK(chown(path, OTHER_USER, OTHER_GROUP) == 0);
	return (path);
}

const char *
scratch_text(const char *name, const char *text)
{
	const char *path = scratch_file(name, 0644);
	int d = open(path, O_WRONLY);

	CHECK(d >= 0);
	CHECK(write(d, text, strlen(text)) == (ssize_t)strlen(text));
	CHECK(close(d) == 0);
	return (path);
}

bool
scratch_text_is(const char *path, const char *text)
{
	char got[64];
	ssize_t n;
	int d = open(path, O_RDONLY);

	CHECK(d >= 0);
	n = read(d, got, sizeof (got));
	CHECK(close(d) == 0);
	return (n == (ssize_t)strlen(text) &&
	    memcmp(got, text, (size_t)n) == 0);
}
