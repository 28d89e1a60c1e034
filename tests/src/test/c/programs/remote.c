/*
 * A procedure that starts programs: popen, system, vfork and wait in a server
 * whose children inherit everything; signals of children do not disturb.
 *
 * cc: -std=gnu99 -Wall -Wextra -Wno-unused-parameter -O2 -D_FORTIFY_SOURCE=2
 * out: popen: out of the shell
 * out: system: 7
 * out: forks: 42
 * out: SIGCHLD seen
 */
#include <door.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int other;
static volatile sig_atomic_t children;

static void
child_ended(int sig)
{
	children++;
}

static void
constant(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) door_return("42", 3, NULL, 0);
}

static void
command(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	char text[100] = "";
	FILE *fp;
	int pipes[2], status;
	door_arg_t arg;

	switch (*argp) {
	case 'p':
		if ((fp = popen("echo out of the shell", "r")) != NULL &&
		    fgets(text, sizeof (text), fp) != NULL)
			text[strcspn(text, "\n")] = 0;
		(void) pclose(fp);
		break;
	case 's':
		status = system("exit 7");
		(void) sprintf(text, "%d", WEXITSTATUS(status));
		break;
	case 'f':
		if (pipe(pipes) == -1)
			break;
		if (fork() == 0) {
			(void) memset(&arg, 0, sizeof (arg));
			arg.rbuf = text;
			arg.rsize = sizeof (text);
			if (door_call(other, &arg) == -1)
				(void) strcpy(text, strerror(errno));
			_exit(write(pipes[1], text, 16) != 16);
		}
		if (read(pipes[0], text, 16) != 16)
			(void) strcpy(text, "no answer");
		(void) wait(NULL);
	}
	(void) door_return(text, strlen(text) + 1, NULL, 0);
}

static void
ask(int door, const char *what)
{
	char buf[100];
	door_arg_t arg = { (char *)what, strlen(what) + 1, NULL, 0, buf,
	    sizeof (buf) };
	int r;

	/* A signal may end the call; the same again then. */
	while ((r = door_call(door, &arg)) == -1 && errno == EINTR)
		;
	(void) printf("%s: %s\n", what, r == -1 ? strerror(errno) :
	    arg.data_ptr);
	(void) fflush(stdout);
}

int
main(void)
{
	int door;
	sigset_t set;

	/* Children are the server's business, so not this thread's. */
	(void) signal(SIGCHLD, child_ended);
	door = door_create(command, NULL, DOOR_NO_CANCEL);
	other = door_create(constant, NULL, 0);
	(void) sigemptyset(&set);
	(void) sigaddset(&set, SIGCHLD);
	(void) pthread_sigmask(SIG_BLOCK, &set, NULL);
	ask(door, "popen");
	ask(door, "system");
	ask(door, "forks");
	(void) printf("SIGCHLD %s\n", children > 0 ? "seen" : "lost");
	return (0);
}
