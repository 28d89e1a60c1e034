/*
 * Results larger than the buffer, without any buffer, with descriptors, and
 * in place; munmap as manual pages say. Client and server are one process.
 *
 * cc: -std=c99 -pedantic -Wall -Wextra -Wno-unused-parameter -D_POSIX_C_SOURCE=200112L
 * out: 10 of 16: in place
 * out: 17 of 16: moved, 4096
 * out: 5000 of 16: moved, 8192
 * out: 3 of 0: moved, 4096
 * out: 0 of 0: in place
 * out: 1000000 of 16: moved, 1003520
 * out: with descriptor: moved, offset 24, 4096
 * out: no params, nothing: 0
 * out: no params, something: 0
 * out: too big for the server, then empty
 */
#include <door.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char pool[1000000];
static int refused;

static void
give(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	door_desc_t desc;
	size_t want = 1;

	if (size == sizeof (want))
		(void) memcpy(&want, argp, sizeof (want));
	if (want == 9) {
		desc.d_attributes = DOOR_DESCRIPTOR;
		desc.d_data.d_desc.d_descriptor = 0;
		(void) door_return(pool, want, &desc, 1);
	}
	(void) door_return(pool, want, NULL, 0);
	refused = errno;
	(void) door_return(NULL, 0, NULL, 0);
}

static void
ask(int door, size_t want, size_t room)
{
	char buf[16];
	door_arg_t arg;
	size_t i;

	(void) memset(&arg, 0, sizeof (arg));
	arg.data_ptr = (char *)&want;
	arg.data_size = sizeof (want);
	arg.rbuf = room == 0 ? NULL : buf;
	arg.rsize = room;
	if (door_call(door, &arg) != 0) {
		perror("door_call");
		return;
	}
	if (want == 9)
		(void) printf("with descriptor: ");
	else
		(void) printf("%lu of %lu: ", (unsigned long)want,
		    (unsigned long)room);
	if (arg.rbuf == buf || arg.rbuf == NULL) {
		(void) printf("in place\n");
		return;
	}
	for (i = 0; i < want && arg.data_ptr[i] == pool[i]; i++)
		;
	if (i != want || arg.data_size != want || arg.data_ptr != arg.rbuf)
		(void) printf("damaged ");
	(void) printf("moved, ");
	if (arg.desc_num == 1) {
		(void) printf("offset %ld, ",
		    (long)((char *)arg.desc_ptr - arg.rbuf));
		(void) close(arg.desc_ptr->d_data.d_desc.d_descriptor);
	}
	(void) printf("%lu\n", (unsigned long)arg.rsize);
	if (munmap((void *)arg.rbuf, arg.rsize) != 0)
		perror("munmap");
}

int
main(void)
{
	int door = door_create(give, NULL, 0);
	size_t i;

	for (i = 0; i < sizeof (pool); i++)
		pool[i] = (char)(i * 7);
	ask(door, 10, 16);
	ask(door, 17, 16);
	ask(door, 5000, 16);
	ask(door, 3, 0);
	ask(door, 0, 0);
	ask(door, sizeof (pool), 16);
	ask(door, 9, 16);
	{
		door_arg_t none;

		(void) memset(&none, 0, sizeof (none));
		none.data_ptr = (char *)&i;
		none.data_size = sizeof (i);
		i = 0;
		(void) printf("no params, nothing: %d\n",
		    door_call(door, &none));
	}
	(void) printf("no params, something: %d\n", door_call(door, NULL));
	(void) printf("%s for the server, then empty\n",
	    refused == E2BIG ? "too big" : "fine");
	return (0);
}
