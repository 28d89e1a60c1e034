/*
 * Processes that are killed, and processes that are idle.
 *
 *	faults kills COUNT SEED	ends that many clients and servers
 *	faults idle PROCESSES		lets that many hold an open door
 *
 * Prints figures and, last, "held"; status 0 if all held.
 */
#define	_GNU_SOURCE
#include "faults.h"

struct shared *shared;

int
main(int argc, char **argv)
{
	int n = argc > 2 ? atoi(argv[2]) : 0;

	(void) setvbuf(stdout, NULL, _IOLBF, 0);
	shared = mmap(NULL, sizeof (*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return (2);
	if (argc == 4 && n > 0 && strcmp(argv[1], "kills") == 0)
		return (kills((uint64_t)n,
		    (unsigned int)strtoul(argv[3], NULL, 10)));
	if (argc == 3 && n > 0 && strcmp(argv[1], "idle") == 0)
		return (idle(n));
	(void) fprintf(stderr,
	    "usage: faults kills COUNT SEED | faults idle PROCESSES\n");
	return (2);
}
