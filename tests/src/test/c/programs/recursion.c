/*
 * Doors called from procedures: Fibonacci numbers by a door that calls itself,
 * a ring of two doors, and a procedure that revokes its own door.
 *
 * cc: -O3 -Wall -Wextra -Wno-unused-parameter -std=gnu2x
 * out: fibonacci 10 is 55
 * out: ping pong 50
 * out: last call: goodbye, then Bad file descriptor
 */
#include <door.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int self, ping, pong, last;

static int
ask(int d, int value)
{
	door_arg_t arg = { .data_ptr = (char *)&value,
	    .data_size = sizeof (value), .rbuf = (char *)&value,
	    .rsize = sizeof (value) };

	if (door_call(d, &arg) == -1)
		return (-1);
	return (*(int *)arg.data_ptr);
}

static void
fibonacci(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	int value = *(int *)argp;

	if (value > 1)
		value = ask(self, value - 1) + ask(self, value - 2);
	door_return((char *)&value, sizeof (value), NULL, 0);
}

static void
to_other(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	int value = *(int *)argp;

	if (value < 50)
		value = ask(*(int *)cookie, value + 1);
	door_return((char *)&value, sizeof (value), NULL, 0);
}

static void
goodbye(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	char text[] = "goodbye";

	door_revoke(last);
	door_return(text, sizeof (text), NULL, 0);
}

int
main(void)
{
	char buf[32] = "";
	door_arg_t arg = { .rbuf = buf, .rsize = sizeof (buf) };
	int other;

	self = door_create(fibonacci, NULL, 0);
	printf("fibonacci 10 is %d\n", ask(self, 10));
	ping = door_create(to_other, &pong, 0);
	pong = door_create(to_other, &ping, DOOR_REFUSE_DESC);
	printf("ping pong %d\n", ask(ping, 0));
	last = door_create(goodbye, NULL, 0);
	other = dup(last);
	if (door_call(other, &arg) == 0)
		printf("last call: %s, ", arg.data_ptr);
	printf("then %s\n", door_call(other, &arg) == -1 ? strerror(errno) :
	    "another");
	return (0);
}
