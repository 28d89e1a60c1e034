/*
 * A server that lives as long as it is attached: DOOR_UNREF, and the attachment
 * is the reference that counts; whoever detaches the name ends the server, and
 * a client that has it open holds that up. A child is the server, the parent the administrator.
 *
 * cc: -std=gnu89 -Wall -D_REENTRANT
 * out: answer 1
 * out: answer 2 after fdetach
 * out: unreferenced once
 * out: server gone: 0
 */
#include <door.h>
#include <stropts.h>
#include <thread.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static sema_t gone;
static int answers, notices;

static void
procedure(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	if (argp == DOOR_UNREF_DATA) {
		notices++;
		(void) sema_post(&gone);
		(void) door_return(NULL, 0, NULL, 0);
	}
	answers++;
	(void) door_return((char *)&answers, sizeof (answers), NULL, 0);
}

static int
server(const char *path, int ready)
{
	int door = door_create(procedure, NULL, DOOR_UNREF | DOOR_REFUSE_DESC);

	(void) sema_init(&gone, 0, USYNC_THREAD, NULL);
	(void) close(open(path, O_CREAT | O_RDWR, 0644));
	if (fattach(door, path) == -1) {
		perror(path);
		return (1);
	}
	(void) close(ready);
	while (sema_wait(&gone) != 0)
		;
	(void) printf("unreferenced %s\n", notices == 1 ? "once" : "often");
	(void) fflush(stdout);
	return (0);
}

static int
ask(int door)
{
	door_arg_t arg;
	int answer = -1;

	(void) memset(&arg, 0, sizeof (arg));
	arg.rbuf = (char *)&answer;
	arg.rsize = sizeof (answer);
	if (door_call(door, &arg) == -1)
		perror("door_call");
	return (answer);
}

int
main(int argc, char **argv)
{
	int ready[2], door, status;
	struct stat st;
	char c;

	if (pipe(ready) == -1)
		return (1);
	if (fork() == 0) {
		(void) close(ready[0]);
		exit(server(argv[1], ready[1]));
	}
	(void) close(ready[1]);
	if (read(ready[0], &c, 1) != 0)
		return (1);
	door = open(argv[1], O_RDONLY);
	(void) printf("answer %d\n", ask(door));
	if (fdetach(argv[1]) == -1)
		perror("fdetach");
	(void) printf("answer %d after fdetach\n", ask(door));
	(void) fflush(stdout);
	if (stat(argv[1], &st) == -1 || !S_ISREG(st.st_mode))
		(void) printf("no file\n");
	(void) close(door);
	if (wait(&status) == -1)
		perror("wait");
	(void) printf("server gone: %d\n", status);
	return (0);
}
