/*
 * Round trips of 64 bytes (or SIZE) between two processes, each transport in
 * the same run: a null door_call, a pipe pair, an AF_UNIX SEQPACKET pair.
 *
 *	roundtrip [-s SIZE] [-n CALLS] [-r ROUNDS] [-1 | -2] [DOOR]
 *
 * -1 keeps client and server on one CPU, -2 on two; the default leaves both
 * to the scheduler. With DOOR, that attached door is measured instead of one served
 * by a child of this program. Prints one line per round and transport and,
 * at the end, the medians and their ratio to the pipe.
 */
#define	_GNU_SOURCE
#include <door.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define	ROUNDS_MAX	101

static size_t size = 64;
static long calls = 100000;
static int rounds = 9;
static int cpus;			/* 0: as the scheduler likes */
static char *buffer;

static double
now(void)
{
	struct timespec ts;

	(void) clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((double)ts.tv_sec * 1e9 + (double)ts.tv_nsec);
}

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static void
pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof (set), &set) == -1)
		die("sched_setaffinity");
}

static void
echo(void *cookie, char *argp, size_t n, door_desc_t *dp, uint_t nd)
{
	(void) cookie, (void) dp, (void) nd;
	(void) door_return(argp, n, NULL, 0);
	(void) door_return(NULL, 0, NULL, 0);
}

static void
move_all(int fd, bool out)
{
	for (size_t done = 0; done < size; ) {
		ssize_t n = out ? write(fd, buffer + done, size - done) :
		    read(fd, buffer + done, size - done);

		if (n <= 0)
			exit(out ? 1 : 0);
		done += (size_t)n;
	}
}

/* In a server: the other CPU, or the same one. */
static void
settle_server(void)
{
	if (cpus != 0)
		pin(cpus - 1);
}

struct peer {
	pid_t pid;
	int in, out;
};

static void
serve_stream(int in, int out)
{
	settle_server();
	for (;;) {
		move_all(in, false);
		move_all(out, true);
	}
}

static struct peer
start_pipe(void)
{
	int to[2], from[2];

	if (pipe(to) == -1 || pipe(from) == -1)
		die("pipe");
	pid_t pid = fork();
	if (pid == 0) {
		(void) close(to[1]);
		(void) close(from[0]);
		serve_stream(to[0], from[1]);
	}
	(void) close(to[0]);
	(void) close(from[1]);
	return ((struct peer) { pid, from[0], to[1] });
}

static struct peer
start_socket(void)
{
	int sv[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sv) == -1)
		die("socketpair");
	pid_t pid = fork();
	if (pid == 0) {
		(void) close(sv[0]);
		serve_stream(sv[1], sv[1]);
	}
	(void) close(sv[1]);
	return ((struct peer) { pid, sv[0], sv[0] });
}

static struct peer
start_door(const char *given)
{
	char path[] = "/tmp/roundtrip-XXXXXX", c;
	int ready[2], d;

	if (given != NULL) {
		if ((d = open(given, O_RDONLY)) == -1)
			die(given);
		return ((struct peer) { -1, d, d });
	}
	d = mkstemp(path);
	if (d == -1 || pipe(ready) == -1)
		die(path);
	(void) close(d);
	pid_t pid = fork();
	if (pid == 0) {
		settle_server();
		d = door_create(echo, NULL, 0);
		if (d == -1 || fattach(d, path) == -1)
			die("fattach");
		if (write(ready[1], "r", 1) != 1)
			exit(1);
		for (;;)
			(void) pause();
	}
	if (read(ready[0], &c, 1) != 1 || (d = open(path, O_RDONLY)) == -1)
		die(path);
	(void) fdetach(path);
	(void) unlink(path);
	return ((struct peer) { pid, d, d });
}

static double
measure_stream(const struct peer *p)
{
	double start = now();

	for (long i = 0; i < calls; i++) {
		move_all(p->out, true);
		move_all(p->in, false);
	}
	return ((now() - start) / (double)calls);
}

static double
measure_door(const struct peer *p)
{
	char *reply = malloc(size);
	double start = now();

	for (long i = 0; i < calls; i++) {
		door_arg_t a = { buffer, size, NULL, 0, reply, size };

		if (door_call(p->in, &a) == -1)
			die("door_call");
	}
	start = (now() - start) / (double)calls;
	free(reply);
	return (start);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

int
main(int argc, char **argv)
{
	static const char *const names[] = { "door", "pipe", "seqpacket" };
	static double ns[3][ROUNDS_MAX];
	struct peer peer[3];
	int c;

	while ((c = getopt(argc, argv, "s:n:r:12")) != -1) {
		switch (c) {
		case 's': size = (size_t)atol(optarg); break;
		case 'n': calls = atol(optarg); break;
		case 'r': rounds = atoi(optarg); break;
		case '1': cpus = 1; break;
		case '2': cpus = 2; break;
		default:
			(void) fprintf(stderr, "usage: roundtrip [-s SIZE] "
			    "[-n CALLS] [-r ROUNDS] [-1 | -2] [DOOR]\n");
			return (2);
		}
	}
	if (rounds < 1 || rounds > ROUNDS_MAX || size < 1 || calls < 1)
		return (2);
	if ((buffer = calloc(1, size)) == NULL)
		die("calloc");
	if (cpus != 0)
		pin(0);
	(void) signal(SIGPIPE, SIG_IGN);
	peer[0] = start_door(argv[optind]);
	peer[1] = start_pipe();
	peer[2] = start_socket();
	for (int r = 0; r < rounds; r++) {
		ns[0][r] = measure_door(&peer[0]);
		ns[1][r] = measure_stream(&peer[1]);
		ns[2][r] = measure_stream(&peer[2]);
	}
	for (int k = 0; k < 3; k++) {
		if (peer[k].pid > 0) {
			(void) kill(peer[k].pid, SIGKILL);
			(void) waitpid(peer[k].pid, NULL, 0);
		}
		qsort(ns[k], (size_t)rounds, sizeof (double), by_value);
	}
	for (int k = 0; k < 3; k++)
		(void) printf("%-10s %8.0f ns median, %8.0f to %8.0f; "
		    "%6.2f times the pipe's rate\n", names[k],
		    ns[k][rounds / 2], ns[k][0], ns[k][rounds - 1],
		    ns[1][rounds / 2] / ns[k][rounds / 2]);
	return (0);
}
