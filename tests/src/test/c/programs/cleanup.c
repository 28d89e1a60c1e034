/*
 * Stevens style: what becomes of a procedure whose client goes away early. It
 * enables cancellation and has a cleanup handler; a child calls and is killed,
 * then another one gets a signal. With DOOR_NO_CANCEL the procedure runs on.
 *
 * cc: -std=gnu99 -Wall -Wno-unused-result -D_REENTRANT wrap.c
 * out: default state: disabled
 * out: killed client: cleanup called
 * out: interrupted client: cleanup called
 * out: no cancel: finished, no client any more
 * out: next call is served
 */
#include	"wrap.h"

static int	started[2], told[2], hold[2];

static void
servproc_cleanup(void *arg)
{
	write(told[1], "C", 1);
}

static void
servproc(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, uint_t ndesc)
{
	int	oldstate, junk;
	door_cred_t	cred;
	char	c;

	if (datasize != 0) {
		pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &oldstate);
		pthread_cleanup_push(servproc_cleanup, NULL);
		write(started[1], oldstate == PTHREAD_CANCEL_DISABLE ?
		    "d" : "e", 1);
		/* A cancellation point, until the test says go. */
		read(hold[0], &c, 1);
		write(told[1], door_cred(&cred) == -1 ? "F" : "f", 1);
		pthread_cleanup_pop(0);
		pthread_setcancelstate(oldstate, &junk);
	}
	Door_return(NULL, 0, NULL, 0);
}

static void
handler(int signo)
{
}

static pid_t
client(int fd, size_t size)
{
	pid_t	pid;

	if ( (pid = fork()) == 0) {
		door_arg_t	arg;

		Signal(SIGUSR1, handler);
		memset(&arg, 0, sizeof(arg));
		arg.data_ptr = (char *) &arg;
		arg.data_size = size;
		_exit(door_call(fd, &arg) == -1 ? errno : 0);
	}
	return(pid);
}

static char
byte(int fd)
{
	char	c = '?';

	read(fd, &c, 1);
	return(c);
}

int
main(int argc, char **argv)
{
	int	fd, status;
	pid_t	pid;

	pipe(started);
	pipe(told);
	pipe(hold);
	fd = Door_create(servproc, NULL, 0);
	pid = client(fd, 1);
	printf("default state: %s\n",
	    byte(started[0]) == 'd' ? "disabled" : "enabled");
	kill(pid, SIGKILL);
	printf("killed client: cleanup %s\n",
	    byte(told[0]) == 'C' ? "called" : "missed");
	waitpid(pid, NULL, 0);

	pid = client(fd, 1);
	byte(started[0]);
	kill(pid, SIGUSR1);
	waitpid(pid, &status, 0);
	if (WEXITSTATUS(status) != EINTR)
		printf("status %d\n", status);
	printf("interrupted client: cleanup %s\n",
	    byte(told[0]) == 'C' ? "called" : "missed");

	close(fd);
	fd = Door_create(servproc, NULL, DOOR_NO_CANCEL);
	pid = client(fd, 1);
	byte(started[0]);
	kill(pid, SIGUSR1);
	waitpid(pid, &status, 0);
	write(hold[1], "", 1);
	printf("no cancel: finished, %s\n", byte(told[0]) == 'F' ?
	    "no client any more" : "client still there");
	waitpid(client(fd, 0), &status, 0);
	printf("next call is %s\n", status == 0 ? "served" : "lost");
	exit(0);
}
