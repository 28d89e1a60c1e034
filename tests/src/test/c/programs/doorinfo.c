/*
 * The program that every book has: prints what door_info tells, of an own
 * door, another's, a revoked one, and of things that are none.
 *
 * cc: -std=gnu99 -Wall -Wextra -Wno-unused-parameter
 * out: /dev/null: not a door
 * out: missing: No such file or directory
 * out: own: server PID me, uniquifier > 0, LOCAL REFUSE_DESC NO_CANCEL IS_UNREF
 * out: path: server PID me, uniquifier same, LOCAL REFUSE_DESC NO_CANCEL
 * out: child: server PID parent, uniquifier same, REFUSE_DESC NO_CANCEL
 * out: revoked: server PID me, uniquifier same, LOCAL REVOKED REFUSE_DESC NO_CANCEL
 * out: descriptor was closed by door_revoke
 * out: path of revoked: server PID me, uniquifier same, LOCAL REVOKED REFUSE_DESC NO_CANCEL
 */
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static door_id_t first;

static void
nothing(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) door_return(NULL, 0, NULL, 0);
}

static void
print(int fd, const char *name)
{
	struct stat st;
	struct door_info info;
	static const struct { unsigned int bit; const char *name; } bits[] = {
		{ DOOR_LOCAL, "LOCAL" }, { DOOR_UNREF, "UNREF" },
		{ DOOR_PRIVATE, "PRIVATE" }, { DOOR_REVOKED, "REVOKED" },
		{ DOOR_UNREF_MULTI, "UNREF_MULTI" },
		{ DOOR_REFUSE_DESC, "REFUSE_DESC" },
		{ DOOR_NO_CANCEL, "NO_CANCEL" }, { DOOR_IS_UNREF, "IS_UNREF" }
	};

	if (fd == -1) {
		printf("%s: %s\n", name, strerror(errno));
		return;
	}
	if (fstat(fd, &st) == -1 || S_ISDOOR(st.st_mode) == 0) {
		printf("%s: not a door\n", name);
		return;
	}
	if (door_info(fd, &info) == -1) {
		printf("%s: %s\n", name, strerror(errno));
		return;
	}
	printf("%s: server PID %s, uniquifier %s,", name,
	    info.di_target == getpid() ? "me" :
	    info.di_target == getppid() ? "parent" : "?",
	    first == 0 ? "> 0" : first == info.di_uniquifier ? "same" : "other");
	first = info.di_uniquifier;
	for (size_t i = 0; i < sizeof (bits) / sizeof (bits[0]); i++)
		if (info.di_attributes & bits[i].bit)
			printf(" %s", bits[i].name);
	if (info.di_proc != (door_ptr_t)(uintptr_t)nothing ||
	    info.di_data != 0xfeedface)
		printf(" proc %#llx data %#llx",
		    info.di_proc, info.di_data);
	printf("\n");
	(void) fflush(stdout);
}

int
main(int argc, char **argv)
{
	int door, second, path;

	if (argc != 2)
		return (1);
	print(open("/dev/null", O_RDONLY), "/dev/null");
	print(open(argv[1], O_RDONLY), "missing");
	door = door_create(nothing, (void *)0xfeedface,
	    DOOR_REFUSE_DESC | DOOR_NO_CANCEL);
	print(door, "own");
	(void) close(open(argv[1], O_CREAT | O_WRONLY, 0644));
	if (fattach(door, argv[1]) == -1)
		perror(argv[1]);
	path = open(argv[1], O_RDONLY);
	print(path, "path");
	if (fork() == 0) {
		print(door, "child");
		_exit(0);
	}
	(void) wait(NULL);
	second = dup(door);
	if (door_revoke(door) == -1)
		perror("door_revoke");
	print(second, "revoked");
	if (fcntl(door, F_GETFD) == -1 && errno == EBADF)
		printf("descriptor was closed by door_revoke\n");
	print(open(argv[1], O_RDONLY), "path of revoked");
	return (0);
}
