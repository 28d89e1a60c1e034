/*
 * A control group that counts the memory, the kernel's included, that one
 * process has asked for; where this user may make one.
 */
#define	_GNU_SOURCE
#include <sys/stat.h>

#include "faults.h"

static char group[96];
static const char *usage;

bool
group_make(void)
{
	static const struct { const char *dir, *usage; } versions[] = {
		{ "/sys/fs/cgroup/memory", "memory.usage_in_bytes" },
		{ "/sys/fs/cgroup", "memory.current" },
	};

	for (int i = 0; i < 2; i++) {
		usage = versions[i].usage;
		(void) snprintf(group, sizeof (group), "%s/jdoors-%d",
		    versions[i].dir, (int)getpid());
		if (mkdir(group, 0755) == -1)
			continue;
		if (group_kib() >= 0)
			return (true);
		(void) rmdir(group);
	}
	group[0] = '\0';
	return (false);
}

void
group_enter(void)
{
	char path[128];
	FILE *f;

	(void) snprintf(path, sizeof (path), "%s/cgroup.procs", group);
	if (group[0] == '\0' || (f = fopen(path, "w")) == NULL)
		return;
	(void) fprintf(f, "%d\n", (int)getpid());
	(void) fclose(f);
}

long
group_kib(void)
{
	char path[128];
	long bytes = -1024;
	FILE *f;

	(void) snprintf(path, sizeof (path), "%s/%s", group, usage);
	if (group[0] == '\0' || (f = fopen(path, "r")) == NULL)
		return (-1);
	if (fscanf(f, "%ld", &bytes) != 1)
		bytes = -1024;
	(void) fclose(f);
	return (bytes / 1024);
}

void
group_remove(void)
{
	/* Busy until the last process has been taken out of it. */
	for (int i = 0; i < LONGEST * 1000 && group[0] != '\0' &&
	    rmdir(group) == -1 && errno == EBUSY; i++)
		(void) nanosleep(&(struct timespec) { 0, 1000000 }, NULL);
}
