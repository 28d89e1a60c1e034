/*
 * What can be seen of processes from outside.
 */
#define	_GNU_SOURCE
#include <dirent.h>

#include "faults.h"

double
seconds(void)
{
	struct timespec ts;

	(void) clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((double)ts.tv_sec + (double)ts.tv_nsec / 1e9);
}

static int
count(const char *path)
{
	DIR *dir = opendir(path);
	int n = -2;			/* . and .. */

	if (dir == NULL)
		return (0);
	while (readdir(dir) != NULL)
		n++;
	(void) closedir(dir);
	return (n);
}

int
entries_of(pid_t pid, const char *what)
{
	char path[64];

	(void) snprintf(path, sizeof (path), "/proc/%d/%s", (int)pid, what);
	return (count(path));
}

int
shared_mappings_of(pid_t pid)
{
	char path[64], line[512];
	int n = 0;
	FILE *f;

	(void) snprintf(path, sizeof (path), "/proc/%d/maps", (int)pid);
	if ((f = fopen(path, "r")) == NULL)
		return (0);
	while (fgets(line, sizeof (line), f) != NULL)
		n += strstr(line, "/memfd:") != NULL;
	(void) fclose(f);
	return (n);
}

int
registry_entries(void)
{
	char path[300], prefix[16];
	const struct dirent *e;
	DIR *dir = opendir("/run/libdoor");
	int n;

	(void) snprintf(path, sizeof (path), "/tmp/.libdoor-%u", geteuid());
	n = count(path);
	(void) snprintf(prefix, sizeof (prefix), "%u-", geteuid());
	while (dir != NULL && (e = readdir(dir)) != NULL) {
		if (strncmp(e->d_name, prefix, strlen(prefix)) != 0)
			continue;
		(void) snprintf(path, sizeof (path), "/run/libdoor/%s",
		    e->d_name);
		n += count(path);
	}
	if (dir != NULL)
		(void) closedir(dir);
	return (n);
}
