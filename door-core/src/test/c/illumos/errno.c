/* Error numbers, and texts by number. */
#include "fake.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	int illumos, linux_;
} numbers[] = {
#define	NUMBER(name)	{ ILLUMOS_##name, name },
	ILLUMOS_ERRNOS(NUMBER)
};

#define	COUNT	(sizeof (numbers) / sizeof (numbers[0]))

int
has_fault(const char *name)
{
	const char *fault = getenv("FAKE_FAULT");

	return (fault != NULL && strcmp(fault, name) == 0);
}

/* Of two names with one number on Linux the first in the table counts. */
int
to_illumos(int linux_errno)
{
	for (size_t i = 0; i < COUNT && !has_fault("errno"); i++) {
		if (numbers[i].linux_ == linux_errno)
			return (numbers[i].illumos);
	}
	return (linux_errno);
}

int
done(int result)
{
	if (result == -1)
		errno = to_illumos(errno);
	return (result);
}

int
refused(int linux_errno)
{
	errno = to_illumos(linux_errno);
	return (-1);
}

/* The calling thread's errno, which has illumos's number after a failure. */
ILLUMOS(int *, ___errno, (void))
{
	return (&errno);
}

ILLUMOS(char *, strerror, (int number))
{
	for (size_t i = 0; i < COUNT; i++) {
		if (numbers[i].illumos == number)
			return (strerror(numbers[i].linux_));
	}
	return (strerror(-1));
}
