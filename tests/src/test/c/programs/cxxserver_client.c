/*
 * Its client, in C of 2023 as far as compilers know it, with pkg-config's way
 * of linking: nothing but the door.
 *
 * cc: -std=gnu2x -Wall -Wextra -O3 -flto
 * args: colour=blue colour shape=round weight shape
 * out: blue
 * out: blue
 * out: round
 * out: no such key
 * out: round
 * out: error: empty request
 */
#include <door.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

static void
ask(int door, char *request)
{
	door_arg_t arg = { .data_ptr = request, .data_size = strlen(request) };

	if (door_call(door, &arg) == -1) {
		perror("door_call");
		return;
	}
	printf("%.*s\n", (int)arg.data_size, arg.data_ptr);
	munmap(arg.rbuf, arg.rsize);
}

int
main(int argc, char *argv[])
{
	int door = open(argv[1], O_RDONLY | O_CLOEXEC);

	for (int i = 2; i < argc; i++)
		ask(door, argv[i]);
	ask(door, "");
}
