/*
 * A server without a thread of its own making: the creator makes none, main
 * becomes the only server thread by door_return. The door was made and
 * attached by a constructor, as libraries do.
 *
 * cc: -std=gnu99 -Wall -Wextra -Wno-unused-parameter
 * out: constructor
 * out: main serves
 * out: leaving after 3 calls
 */
#include <door.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <stropts.h>
#include <thread.h>
#include <unistd.h>

static int door = -1, calls;

static void
no_threads(door_info_t *info)
{
}

static void
procedure(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	int answer[2] = { ++calls, thr_main() };

	if (size != 0) {
		(void) printf("leaving after %d calls\n", calls);
		exit(0);
	}
	(void) door_return((char *)answer, sizeof (answer), NULL, 0);
}

static void __attribute__((constructor))
library_init(void)
{
	(void) printf("constructor\n");
	(void) door_server_create(no_threads);
	door = door_create(procedure, NULL, 0);
}

int
main(int argc, char **argv)
{
	(void) close(open(argv[1], O_CREAT | O_RDWR, 0600));
	if (fattach(door, argv[1]) == -1) {
		perror("fattach");
		return (1);
	}
	(void) printf("main serves\n");
	(void) door_return(NULL, 0, NULL, 0);
	return (1);
}
