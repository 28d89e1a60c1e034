/*
 * What Linux and illumos do differently, and statements need.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __sun
#include <procfs.h>
#endif

#include "conformance.h"

#ifdef __sun

bool
process_sleeps(pid_t process)
{
	psinfo_t info;
	char name[64];
	int d;

	(void) snprintf(name, sizeof (name), "/proc/%ld/psinfo",
	    (long)process);
	CHECK((d = open(name, O_RDONLY)) >= 0);
	CHECK(read(d, &info, sizeof (info)) == sizeof (info));
	CHECK(close(d) == 0);
	return (info.pr_nlwp == 0 || info.pr_lwp.pr_sname == 'S');
}

#else

bool
process_sleeps(pid_t process)
{
	char name[64], text[512];
	const char *state;
	ssize_t n;
	int d;

	(void) snprintf(name, sizeof (name), "/proc/%ld/stat", (long)process);
	CHECK((d = open(name, O_RDONLY)) >= 0);
	CHECK((n = read(d, text, sizeof (text) - 1)) > 0);
	CHECK(close(d) == 0);
	text[n] = '\0';
	/* "PID (NAME) STATE ...", and the name may hold anything. */
	CHECK((state = strrchr(text, ')')) != NULL);
	return (strncmp(state, ") S", 3) == 0 || strncmp(state, ") Z", 3) == 0);
}

#endif
