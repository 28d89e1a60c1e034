/*
 * What Linux and illumos do differently, and statements need.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __sun
#include <procfs.h>
#define	THREADS	"lwp"
#define	ABOUT	"lwpsinfo"
#else
#define	THREADS	"task"
#define	ABOUT	"stat"
#endif

#include "conformance.h"

/* The letter for the state of the thread that the n bytes at text tell of. */
static char
state_of(const char *text, size_t n)
{
#ifdef __sun
	lwpsinfo_t info;

	CHECK(n >= sizeof (info));
	(void) memcpy(&info, text, sizeof (info));
	return (info.pr_sname);
#else
	/* "ID (NAME) STATE ...", and the name may hold anything. */
	while (n > 0 && text[n - 1] != ')')
		n--;
	CHECK(n > 0);
	return (text[n + 1]);
#endif
}

/* Does the thread sleep, or has it ended? */
static bool
thread_sleeps(const char *process, const char *thread)
{
	char name[300], text[1024], state;
	ssize_t n;
	int d;

	(void) snprintf(name, sizeof (name), "%s/%s/" ABOUT, process, thread);
	if ((d = open(name, O_RDONLY)) == -1)
		return (true);
	n = read(d, text, sizeof (text) - 2);
	CHECK(close(d) == 0);
	if (n <= 0)
		return (true);
	(void) memset(text + n, 0, 2);
	state = state_of(text, (size_t)n);
	return (state == 'S' || state == 'Z');
}

bool
process_sleeps(pid_t process)
{
	char name[40];
	const struct dirent *e;
	bool sleeps = true;
	DIR *dir;

	(void) snprintf(name, sizeof (name), "/proc/%ld/" THREADS,
	    (long)process);
	if ((dir = opendir(name)) == NULL)
		return (true);
	while (sleeps && (e = readdir(dir)) != NULL) {
		if (e->d_name[0] != '.')
			sleeps = thread_sleeps(name, e->d_name);
	}
	(void) closedir(dir);
	return (sleeps);
}
