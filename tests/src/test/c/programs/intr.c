/*
 * Interrupted clients, Stevens style: SIGALRM with and without SA_RESTART ends
 * a call, an ignored signal does not; while all threads are busy the error is
 * another one. The server is a child whose pool has one thread.
 *
 * cc: -std=gnu89 -Wall -Wno-unused-result wrap.c
 * out: plain handler: Interrupted system call
 * out: SA_RESTART: Interrupted system call
 * out: ignored: served
 * out: all threads busy: Resource temporarily unavailable
 * out: after all that: served
 */
#include	"wrap.h"

static int	pipefd[2], go[2];

static void
servproc(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, uint_t ndesc)
{
	char	c;

	/* Say that the call is under way, wait for permission to end. */
	write(pipefd[1], "", 1);
	if (datasize != 0)
		read(go[0], &c, 1);
	Door_return(NULL, 0, NULL, 0);
}

static void *
one_thread(void *arg)
{
	Door_return(NULL, 0, NULL, 0);
	return(NULL);
}

static void
my_create(door_info_t *iptr)
{
	static int	created;
	pthread_t	tid;

	if (created++ == 0)
		Pthread_create(&tid, NULL, one_thread, NULL);
}

static void
handler(int signo)
{
}

static int
call(int fd, const char *what, size_t size)
{
	door_arg_t	arg;
	char	buf[1] = { 0 };
	int	n;

	memset(&arg, 0, sizeof(arg));
	arg.data_ptr = buf;
	arg.data_size = size;
	n = door_call(fd, &arg);
	if (what != NULL)
		printf("%s: %s\n", what, n == 0 ? "served" : strerror(errno));
	fflush(stdout);
	return(n);
}

/* Signals its parent as soon as a call is under way. */
static pid_t
watcher(int signo, int finish)
{
	pid_t	pid;
	char	c;

	if ( (pid = fork()) == 0) {
		read(pipefd[0], &c, 1);
		kill(getppid(), signo);
		if (finish)
			write(go[1], "", 1);
		_exit(0);
	}
	return(pid);
}

int
main(int argc, char **argv)
{
	struct sigaction	act;
	pid_t	server, blocker;
	int	fd;
	char	c;

	pipe(pipefd);
	pipe(go);
	if ( (server = fork()) == 0) {
		Door_server_create(my_create);
		fd = Door_create(servproc, NULL, DOOR_NO_CANCEL);
		Fresh(argv[1]);
		Fattach(fd, argv[1]);
		write(pipefd[1], "", 1);
		for ( ; ; )
			pause();
	}
	read(pipefd[0], &c, 1);
	fd = Open(argv[1], O_RDWR, 0);

	Signal(SIGALRM, handler);
	watcher(SIGALRM, 0);
	call(fd, "plain handler", 1);
	wait(NULL);
	write(go[1], "", 1);

	memset(&act, 0, sizeof(act));
	act.sa_handler = handler;
	act.sa_flags = SA_RESTART;
	sigaction(SIGALRM, &act, NULL);
	watcher(SIGALRM, 0);
	call(fd, "SA_RESTART", 1);
	wait(NULL);
	write(go[1], "", 1);

	Signal(SIGALRM, SIG_IGN);
	watcher(SIGALRM, 1);
	call(fd, "ignored", 1);
	wait(NULL);

	if ( (blocker = fork()) == 0) {
		call(fd, NULL, 1);
		_exit(0);
	}
	read(pipefd[0], &c, 1);
	Signal(SIGALRM, handler);
	alarm(1);
	call(fd, "all threads busy", 0);
	write(go[1], "", 1);
	waitpid(blocker, NULL, 0);
	call(fd, "after all that", 0);
	kill(server, SIGTERM);
	exit(0);
}
