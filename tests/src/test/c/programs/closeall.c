/*
 * A client that becomes a daemon between two calls: it closes all descriptors
 * it never opened, reuses their numbers, forks twice, and goes on. Numbers of
 * new descriptors are the lowest free ones before and after a call.
 *
 * cc: -std=gnu89 -Wall -Wextra -Wno-unused-parameter -Wno-unused-result
 * out: call, next number is free
 * out: call after close of all
 * out: call from the daemon
 * out: call with files in every place
 * out: 60 files untouched
 */
#include <door.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
nothing(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	door_return(NULL, 0, NULL, 0);
}

static void
serve(const char *path)
{
	int ready[2];
	char c;

	pipe(ready);
	if (fork() == 0) {
		int d = door_create(nothing, NULL, 0);

		close(creat(path, 0644));
		if (fattach(d, path) == -1)
			perror("fattach");
		write(ready[1], "", 1);
		close(ready[0]);
		close(ready[1]);
		for (;;) {
			sleep(1);
			if (access(path, F_OK) == -1)
				_exit(0);
		}
	}
	read(ready[0], &c, 1);
	close(ready[0]);
	close(ready[1]);
}

static void
call(int d, const char *what)
{
	door_arg_t arg;

	memset(&arg, 0, sizeof (arg));
	if (door_call(d, &arg) == -1)
		perror(what);
	else
		printf("%s", what);
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	struct stat before[60], now;
	int d, fd, i, same;
	char name[1024], c;
	int alive[2];

	serve(argv[1]);
	d = open(argv[1], O_RDONLY);
	call(d, "call");
	fd = open("/dev/null", O_RDONLY);
	printf(", next number is %s\n", d == 3 && fd == 4 ? "free" : "taken");
	for (i = 3; i < sysconf(_SC_OPEN_MAX) && i < 1024; i++)
		close(i);
	d = open(argv[1], O_RDONLY);
	call(d, "call after close of all\n");
	pipe(alive);
	if (fork() != 0) {
		close(alive[1]);
		read(alive[0], &c, 1);	/* until the daemon ends */
		exit(0);
	}
	setsid();
	if (fork() != 0)
		_exit(0);
	dup2(alive[1], 1023);
	for (i = 3; i < 1023; i++)
		close(i);
	d = open(argv[1], O_RDONLY);
	call(d, "call from the daemon\n");
	for (i = 3; i < 1023; i++)
		if (i != d)
			close(i);
	for (i = 0; i < 60; i++) {
		sprintf(name, "%s.%d", argv[1], i);
		fd = open(name, O_CREAT | O_RDWR, 0600);
		fstat(fd, &before[i]);
		/* Some low, some where a library may have had its own. */
		if (i >= 30 && dup2(fd, 490 + i) != -1)
			close(fd);
	}
	call(d, "call with files in every place\n");
	close(d);
	d = open(argv[1], O_RDONLY);
	for (same = 0, i = 0; i < 60; i++) {
		fd = i < 30 ? i + 4 : 490 + i;	/* the door is at 3 */
		same += fstat(fd, &now) == 0 &&
		    now.st_ino == before[i].st_ino && now.st_size == 0;
	}
	printf("%d files untouched\n", same);
	unlink(argv[1]);
	return (0);
}
