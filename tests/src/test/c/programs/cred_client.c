/*
 * Its clients: one process, a child of it on the inherited descriptor, and the
 * process with other effective ids, if it may have them.
 *
 * cc: -D_XOPEN_SOURCE=600 -std=c99 -Wall
 * out: parent: ids agree, pid agrees
 * out: child: ids agree, pid agrees
 * out: another user: ids agree, pid agrees
 * out: as before: ids agree, pid agrees
 */
#include <door.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static void
who(int fd, const char *name)
{
	long ids[5] = { -1, -1, -1, -1, -1 };
	door_arg_t arg = { NULL, 0, NULL, 0, (char *)ids, sizeof (ids) };

	if (door_call(fd, &arg) == -1)
		perror("door_call");
	printf("%s: ids %s, pid %s\n", name, ids[0] == (long)geteuid() &&
	    ids[1] == (long)getuid() && ids[2] == (long)getegid() &&
	    ids[3] == (long)getgid() ? "agree" : "differ",
	    ids[4] == (long)getpid() ? "agrees" : "differs");
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	int fd = open(argv[argc - 1], O_RDONLY);

	who(fd, "parent");
	if (fork() == 0) {
		who(fd, "child");
		_exit(0);
	}
	(void) wait(NULL);
	if (geteuid() == 0 && (setegid(12345) == -1 || seteuid(12345) == -1))
		perror("seteuid");
	who(fd, "another user");
	if (seteuid(getuid()) == -1 || setegid(getgid()) == -1)
		perror("seteuid");
	who(fd, "as before");
	return (0);
}
