/*
 * Its client: five threads call one descriptor at once, two processes more.
 * All are served at the same time, each by a thread of its own.
 *
 * cc: -std=c99 -pedantic -Wall -D_XOPEN_SOURCE=600 -lpthread
 * out: squares: 0 1 4 9 16
 * out: 5 server threads
 * out: child: 100
 */
#include <door.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define	N	5

static int fd;
static long result[N][2];

static void *
caller(void *arg)
{
	door_arg_t da = { 0 };
	long i = (long)(size_t)arg;

	da.data_ptr = (char *)&i;
	da.data_size = sizeof (i);
	da.rbuf = (char *)result[i];
	da.rsize = sizeof (result[i]);
	if (door_call(fd, &da) == -1)
		perror("door_call");
	return (NULL);
}

int
main(int argc, char **argv)
{
	pthread_t tid[N];
	int i, j, distinct = 0;

	if (argc != 2 || (fd = open(argv[1], O_RDONLY)) == -1)
		return (1);
	for (i = 0; i < N; i++)
		(void) pthread_create(&tid[i], NULL, caller, (void *)(size_t)i);
	for (i = 0; i < N; i++)
		(void) pthread_join(tid[i], NULL);
	printf("squares:");
	for (i = 0; i < N; i++) {
		printf(" %ld", result[i][0]);
		for (j = 0; j < i && result[j][1] != result[i][1]; j++)
			;
		distinct += j == i;
	}
	printf("\n%d server threads\n", distinct);
	fflush(stdout);
	if (fork() == 0) {
		/* A child calls what it inherited. */
		long ten = 10, answer[2];
		door_arg_t da = { (char *)&ten, sizeof (ten), NULL, 0,
		    (char *)answer, sizeof (answer) };

		if (door_call(fd, &da) == -1)
			perror("door_call");
		printf("child: %ld\n", answer[0]);
		fflush(stdout);
		_exit(0);
	}
	return (wait(NULL) == -1);
}
