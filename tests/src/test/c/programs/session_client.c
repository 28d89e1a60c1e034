/*
 * Its clients: one that closes its session, one that exits with it open, one
 * that is killed with it open.
 *
 * cc: -std=gnu11 -Wall -Wextra
 * out: session 1: flags 0xc1, target is the server
 * out: request 1
 * out: request 1
 * out: too short: No buffer space available
 * out: request 1
 * out: request 2
 * out: request 3
 */
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int
session(int door)
{
	door_arg_t arg;
	char buf[64];

	memset(&arg, 0, sizeof (arg));
	arg.rbuf = buf;
	arg.rsize = sizeof (buf);
	if (door_call(door, &arg) == -1 || arg.desc_num != 1) {
		perror("session");
		exit(1);
	}
	return (arg.desc_ptr->d_data.d_desc.d_descriptor);
}

static void
request(int fd)
{
	int value = 0;
	door_arg_t arg = { (char *)&value, sizeof (value), NULL, 0,
	    (char *)&value, sizeof (value) };

	if (door_call(fd, &arg) == -1)
		perror("request");
	printf("request %d\n", value);
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	int door = open(argv[argc - 1], O_RDWR), first, i;
	door_info_t info, server;
	door_arg_t arg;

	first = session(door);
	if (door_info(first, &info) == -1 || door_info(door, &server) == -1)
		perror("door_info");
	printf("session 1: flags %#x, target is %s\n", info.di_attributes,
	    info.di_target == server.di_target ? "the server" : "not it");
	request(first);
	request(first);
	memset(&arg, 0, sizeof (arg));
	if (door_call(first, &arg) == -1)
		printf("too short: %s\n", strerror(errno));
	request(first);
	close(first);
	for (i = 2; i <= 3; i++) {
		pid_t child = fork();

		if (child == 0) {
			request(session(door));
			if (i == 3)
				kill(getpid(), SIGKILL);
			_exit(0);
		}
		(void) waitpid(child, NULL, 0);
	}
	return (0);
}
