/*
 * The first server of every book, as old as doors: K&R definitions, few
 * headers, functions that nobody declared, a main thread that pauses.
 *
 * cc: -std=gnu89 -w
 * stop: TERM
 * exit: 143
 */
#include <door.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

void
servproc(cookie, dataptr, datasize, descptr, ndesc)
	void *cookie;
	char *dataptr;
	size_t datasize;
	door_desc_t *descptr;
	size_t ndesc;
{
	long arg, result;

	arg = *((long *) dataptr);
	result = arg * arg;
	door_return((char *) &result, sizeof (result), NULL, 0);
}

main(argc, argv)
	int argc;
	char **argv;
{
	int doorfd, tempfd;

	if (argc != 2) {
		fprintf(stderr, "usage: server1 <server-pathname>\n");
		exit(1);
	}
	if ((doorfd = door_create(servproc, 0, 0)) < 0) {
		perror("door_create");
		exit(1);
	}
	unlink(argv[1]);
	tempfd = creat(argv[1], 0644);
	close(tempfd);
	if (fattach(doorfd, argv[1]) < 0) {
		perror("fattach");
		exit(1);
	}
	for ( ; ; )
		pause();
}
