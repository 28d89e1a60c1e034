/*
 * A time limit for a call in the oldest way: the handler of SIGALRM jumps out
 * of door_call with siglongjmp, often. And a handler that calls a door itself.
 *
 * cc: -std=gnu99 -O2 -D_FORTIFY_SOURCE=2 -Wall -Wno-unused-result
 * out: jumped out 200 times
 * out: later calls: 1 2 3
 * out: from a handler: 4, interrupted: Interrupted system call
 * out: from a handler while nothing runs: 5
 */
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <stropts.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf env;
static int door, from_handler;
static pid_t client;

static void
count(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	static int calls;
	int answer;

	if (size != 0) {
		/* Under way: interrupt the client, wait until it is. */
		door_cred_t cred;

		kill(client, SIGALRM);
		while (door_cred(&cred) == 0)
			usleep(100);
		door_return(NULL, 0, NULL, 0);
	}
	answer = ++calls;
	door_return((char *)&answer, sizeof (answer), NULL, 0);
}

static int
call(size_t size)
{
	door_arg_t arg;
	int answer = 0;

	memset(&arg, 0, sizeof (arg));
	arg.data_ptr = (char *)&answer;
	arg.data_size = size;
	arg.rbuf = (char *)&answer;
	arg.rsize = sizeof (answer);
	return (door_call(door, &arg) == -1 ? -1 : answer);
}

static void
jump(int sig)
{
	siglongjmp(env, 1);
}

static void
call_door(int sig)
{
	from_handler = call(0);
}

static pid_t
serve(const char *path)
{
	int ready[2];
	pid_t pid;
	char c;

	pipe(ready);
	if ((pid = fork()) == 0) {
		door = door_create(count, NULL, DOOR_NO_CANCEL);
		close(creat(path, 0600));
		if (fattach(door, path) == -1)
			perror("fattach");
		write(ready[1], "", 1);
		for (;;)
			pause();
	}
	read(ready[0], &c, 1);
	close(ready[0]);
	close(ready[1]);
	return (pid);
}

int
main(int argc, char **argv)
{
	static volatile int jumps;
	struct rlimit limit = { 64, 64 };
	pid_t server;
	sigset_t before, after;
	int i;

	client = getpid();
	sigprocmask(SIG_SETMASK, NULL, &before);
	server = serve(argv[1]);
	setrlimit(RLIMIT_NOFILE, &limit);
	door = open(argv[1], O_RDONLY);
	signal(SIGALRM, jump);
	while (jumps < 200) {
		if (sigsetjmp(env, 1) != 0) {
			jumps++;
			continue;
		}
		if (call(1) == -1)
			printf("door_call came back: %s\n", strerror(errno));
		jumps += 1000;
	}
	printf("jumped out %d times\n", jumps);
	sigprocmask(SIG_SETMASK, NULL, &after);
	for (i = 1; i < SIGRTMIN; i++) {
		if (sigismember(&before, i) != sigismember(&after, i))
			printf("signal %d was %d\n", i,
			    sigismember(&before, i));
	}
	printf("later calls: %d", call(0));
	printf(" %d", call(0));
	printf(" %d\n", call(0));
	signal(SIGALRM, call_door);
	i = call(1);
	printf("from a handler: %d, interrupted: %s\n", from_handler,
	    i == -1 ? strerror(errno) : "not");
	raise(SIGALRM);
	printf("from a handler while nothing runs: %d\n", from_handler);
	kill(server, SIGTERM);
	return (0);
}
