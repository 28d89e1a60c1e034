/*
 * fork after door_create: who serves? The parent does, whoever calls; a child
 * may make doors of its own; a grandchild inherits both; daemon style with the
 * door made too early is served by nobody.
 *
 * cc: -std=gnu89 -Wall -Wextra -Wno-unused-parameter -static-libgcc
 * out: parent calls: parent serves
 * out: child calls parent's: parent serves
 * out: child calls own: child serves
 * out: parent calls child's: child serves
 * out: child must not: revoke 1, setparam 1, bind 22
 * out: door made before fork, parent gone: Bad file descriptor
 */
#include <door.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void
whoami(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	static pid_t pid;

	if (n == 1)		/* somebody registers a door */
		*(int *)cookie = dp->d_data.d_desc.d_descriptor;
	pid = getpid();
	(void) door_return((char *)&pid, sizeof (pid), NULL, 0);
}

static void
ask(const char *what, int d, pid_t parent, pid_t child)
{
	pid_t pid = 0;
	door_arg_t arg;

	(void) memset(&arg, 0, sizeof (arg));
	arg.rbuf = (char *)&pid;
	arg.rsize = sizeof (pid);
	if (door_call(d, &arg) == -1)
		(void) printf("%s: %s\n", what, strerror(errno));
	else
		(void) printf("%s: %s serves\n", what, pid == parent ?
		    "parent" : pid == child ? "child" : "nobody");
	(void) fflush(stdout);
}

int
main(void)
{
	static int registered = -1;
	int door, own, priv, hold[2], done[2];
	pid_t child, me = getpid();
	door_desc_t desc;
	door_arg_t arg;
	char c;

	if (pipe(hold) == -1 || pipe(done) == -1)
		return (1);
	door = door_create(whoami, &registered, 0);
	priv = door_create(whoami, NULL, DOOR_PRIVATE);
	ask("parent calls", door, me, -1);
	child = fork();
	if (child == 0) {
		int e1, e2, e3;

		ask("child calls parent's", door, me, getpid());
		own = door_create(whoami, NULL, 0);
		ask("child calls own", own, me, getpid());
		(void) memset(&arg, 0, sizeof (arg));
		desc.d_attributes = DOOR_DESCRIPTOR;
		desc.d_data.d_desc.d_descriptor = own;
		arg.desc_ptr = &desc;
		arg.desc_num = 1;
		if (door_call(door, &arg) == -1)
			perror("registration");
		(void) munmap(arg.rbuf, arg.rsize);
		if (write(done[1], "", 1) != 1 || read(hold[0], &c, 1) != 1)
			_exit(1);
		e1 = door_revoke(door) == -1 ? errno : 0;
		e2 = door_setparam(door, DOOR_PARAM_DATA_MAX, 1) == -1 ?
		    errno : 0;
		e3 = door_bind(priv) == -1 ? errno : 0;
		(void) printf("child must not: revoke %d, setparam %d, "
		    "bind %d\n", e1, e2, e3);
		(void) fflush(stdout);
		_exit(0);
	}
	if (read(done[0], &c, 1) != 1)
		return (1);
	ask("parent calls child's", registered, me, child);
	if (write(hold[1], "", 1) != 1)
		return (1);
	(void) wait(NULL);
	if (fork() == 0) {
		/* A daemon that makes its door before it goes away. */
		own = door_create(whoami, NULL, 0);
		if (fork() == 0) {
			(void) close(hold[1]);
			if (read(hold[0], &c, 1) != 0)
				_exit(1);
			ask("door made before fork, parent gone", own, -1,
			    getpid());
			_exit(write(done[1], "", 1) != 1);
		}
		_exit(0);
	}
	(void) wait(NULL);
	(void) close(hold[1]);
	return (read(done[0], &c, 1) != 1);
}
