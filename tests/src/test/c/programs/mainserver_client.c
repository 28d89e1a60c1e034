/*
 * Its client: four processes after each other; the last ends the server.
 *
 * cc: -std=c89 -Wall -Wextra -D_XOPEN_SOURCE=500 -O2
 * out: call 1 by main
 * out: call 2 by main
 * out: Interrupted system call
 * out: Bad file descriptor
 */
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	int fd, i, answer[2];
	door_arg_t arg;

	if (argc != 2 || (fd = open(argv[1], O_RDWR)) < 0)
		return (1);
	for (i = 0; i < 4; i++) {
		if (fork() != 0) {
			(void) wait(NULL);
			continue;
		}
		memset(&arg, 0, sizeof (arg));
		arg.data_ptr = "end";
		arg.data_size = i == 2 ? 4 : 0;
		arg.rbuf = (char *)answer;
		arg.rsize = sizeof (answer);
		if (door_call(fd, &arg) < 0)
			printf("%s\n", strerror(errno));
		else
			printf("call %d by %s\n", answer[0],
			    answer[1] ? "main" : "another");
		exit(0);
	}
	return (0);
}
