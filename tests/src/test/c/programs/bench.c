/*
 * The loops that measure: many calls of one client, threads on one descriptor,
 * a descriptor per call, opening and closing each time. No time is printed.
 *
 * cc: -O2 -std=gnu99 -Wall -Wextra -Wno-unused-parameter -D_REENTRANT -lpthread -lrt
 * out: 20000 calls
 * out: 8 threads of 1000 calls
 * out: 1000 descriptors
 * out: 200 opens
 * out: nothing left open
 */
#include <door.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <stropts.h>
#include <unistd.h>

static int fd;

static void
echo(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	while (n > 0)
		(void) close(dp[--n].d_data.d_desc.d_descriptor);
	(void) door_return(argp, size, NULL, 0);
}

static int
loop(int d, int calls, int pass)
{
	int i, answer;
	door_desc_t desc;
	door_arg_t arg;

	desc.d_attributes = DOOR_DESCRIPTOR | DOOR_RELEASE;
	for (i = 0; i < calls; i++) {
		answer = -1;
		(void) memset(&arg, 0, sizeof (arg));
		arg.data_ptr = (char *)&i;
		arg.data_size = sizeof (i);
		arg.rbuf = (char *)&answer;
		arg.rsize = sizeof (answer);
		if (pass) {
			desc.d_data.d_desc.d_descriptor = dup(STDIN_FILENO);
			arg.desc_ptr = &desc;
			arg.desc_num = 1;
		}
		if (door_call(d, &arg) == -1 || answer != i) {
			perror("door_call");
			break;
		}
	}
	return (i);
}

static void *
thread(void *arg)
{
	return ((void *)(long)loop(fd, 1000, 0));
}

int
main(int argc, char **argv)
{
	pthread_t tid[8];
	void *n;
	long sum = 0;
	int i, d, first;

	d = door_create(echo, NULL, 0);
	(void) close(open(argv[1], O_CREAT, 0600));
	if (fattach(d, argv[1]) == -1)
		perror(argv[1]);
	fd = open(argv[1], O_RDWR);
	(void) printf("%d calls\n", loop(fd, 20000, 0));
	for (i = 0; i < 8; i++)
		(void) pthread_create(&tid[i], NULL, thread, NULL);
	for (i = 0; i < 8; i++) {
		(void) pthread_join(tid[i], &n);
		sum += (long)n;
	}
	(void) printf("%d threads of %ld calls\n", i, sum / i);
	(void) printf("%d descriptors\n", loop(fd, 1000, 1));
	first = dup(fd);
	(void) close(first);
	for (i = 0; i < 200; i++) {
		d = open(argv[1], O_RDONLY);
		if (loop(d, 1, 0) != 1)
			break;
		(void) close(d);
	}
	(void) printf("%d opens\n", i);
	i = dup(fd);
	(void) printf("%s left open\n", i == first ? "nothing" : "something");
	return (0);
}
