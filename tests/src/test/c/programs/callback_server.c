/*
 * A server that calls back: the client passes its own door with the call, the
 * server calls it once for each line before it answers, and the last word goes
 * to the callback of the client that came before.
 *
 * cc: -std=gnu99 -Wall -Wextra -Wno-unused-parameter -D_FORTIFY_SOURCE=2 -O2
 * stop: TERM
 * exit: 143
 */
#include <door.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <unistd.h>

static void
work(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	char text[64];
	int i, acknowledged = 0, callback;

	if (n != 1 || size != sizeof (int))
		(void) door_return(NULL, 0, NULL, 0);
	callback = dp->d_data.d_desc.d_descriptor;
	for (i = 1; i <= *(int *)argp; i++) {
		door_arg_t arg = { text, 0, NULL, 0, text, sizeof (text) };

		arg.data_size = (size_t)snprintf(text, sizeof (text),
		    "step %d of %d", i, *(int *)argp) + 1;
		if (door_call(callback, &arg) == -1)
			break;
		acknowledged += strcmp(arg.data_ptr, "go on") == 0;
	}
	(void) close(callback);
	(void) door_return((char *)&acknowledged, sizeof (acknowledged), NULL,
	    0);
}

int
main(int argc, char *argv[])
{
	int door = door_create(work, NULL, DOOR_NO_CANCEL);

	if (argc != 2 || close(creat(argv[1], 0666)) == -1)
		return (EXIT_FAILURE);
	if (fattach(door, argv[1]) == -1) {
		perror("fattach");
		return (EXIT_FAILURE);
	}
	for (;;)
		(void) pause();
}
