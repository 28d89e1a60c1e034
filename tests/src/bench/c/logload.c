/*
 * Log records from several senders at once, by one of two ways.
 *
 *	logload door PATH SENDERS RECORDS	one door_call per record, each acknowledged as written
 *	logload datagram PATH SENDERS RECORDS	one send(2) per record; nobody says what becomes of it
 *
 * RECORDS is the number for all senders together. Each sender is a process. Prints the time from the
 * first record to the end of the last send, in seconds.
 */
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "syslog_door.h"

#define	SENDERS_MAX	64

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static double
now(void)
{
	struct timespec ts;

	(void) clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((double)ts.tv_sec + (double)ts.tv_nsec / 1e9);
}

static int
connected(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	if (fd == -1)
		die("socket");
	if (strlen(path) >= sizeof (to.sun_path)) {
		errno = ENAMETOOLONG;
		die(path);
	}
	(void) strcpy(to.sun_path, path);
	if (connect(fd, (struct sockaddr *)&to, sizeof (to)) == -1)
		die(path);
	return (fd);
}

static void
call(int door, char *record, size_t length)
{
	struct syslog_door_reply reply = { .status = -1 };
	door_arg_t arg = {
		.data_ptr = record, .data_size = length,
		.rbuf = (char *)&reply, .rsize = sizeof (reply)
	};

	if (door_call(door, &arg) == -1)
		die("door_call");
	if (reply.status != SYSLOG_DOOR_OK) {
		(void) fprintf(stderr, "not written: status %d\n", (int)reply.status);
		exit(1);
	}
}

static void
sender(bool by_door, const char *path, int number, long records)
{
	char record[160];
	int fd = by_door ? open(path, O_RDONLY) : connected(path);

	if (fd == -1)
		die(path);
	for (long i = 0; i < records; i++) {
		int length = snprintf(record, sizeof (record),
		    "<13>bench: sender %d record %ld of a common length, as programs write them all day", number, i);
		if (by_door)
			call(fd, record, (size_t)length);
		else if (send(fd, record, (size_t)length, 0) == -1)
			die("send");
	}
	exit(0);
}

int
main(int argc, char **argv)
{
	int senders = argc == 5 ? atoi(argv[3]) : 0;
	long records = argc == 5 ? atol(argv[4]) : 0;
	bool by_door = argc == 5 && strcmp(argv[1], "door") == 0;
	int go[2];
	double start;
	int status = 0;

	if (senders < 1 || senders > SENDERS_MAX || records < senders ||
	    (!by_door && strcmp(argv[1], "datagram") != 0)) {
		(void) fprintf(stderr, "usage: logload door|datagram PATH SENDERS RECORDS\n");
		return (2);
	}
	if (pipe(go) == -1)
		die("pipe");
	for (int i = 0; i < senders; i++) {
		pid_t pid = fork();
		if (pid == -1)
			die("fork");
		if (pid == 0) {
			char c;
			(void) close(go[1]);
			/* Its end is the signal for all. */
			(void) read(go[0], &c, 1);
			sender(by_door, argv[2], i, records / senders);
		}
	}
	start = now();
	(void) close(go[1]);
	for (int i = 0; i < senders; i++) {
		int one;
		if (wait(&one) == -1)
			die("wait");
		status |= one;
	}
	if (status != 0)
		return (1);
	(void) printf("%.6f\n", now() - start);
	return (0);
}
