/*
 * A client as the C library of illumos is one: a descriptor kept open for the
 * life of the process and close-on-exec, checked before each use (it could be
 * closed and used again by the program), buffer on the stack, answer in place.
 *
 * cc: -std=gnu99 -Wall -Wextra -D_REENTRANT -O2
 * out: hello (same user)
 * out: opened 1 times
 * out: 100000 bytes, moved
 * out: after somebody closed all: again (same user)
 * out: opened 2 times
 * out: after another door took its place: third (same user)
 * out: opened 3 times
 */
#include <alloca.h>
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static pthread_mutex_t hints_lock = PTHREAD_MUTEX_INITIALIZER;
static const char *path;
static int doorfd = -1, opened;
static door_info_t real;

static int
trydoorcall(door_arg_t *param)
{
	door_info_t my_door;

	(void) pthread_mutex_lock(&hints_lock);
	if (doorfd != -1 && (door_info(doorfd, &my_door) == -1 ||
	    my_door.di_data != real.di_data ||
	    my_door.di_uniquifier != real.di_uniquifier ||
	    (my_door.di_attributes & DOOR_REVOKED))) {
		/* Whatever it is now, it is not ours to close. */
		doorfd = -1;
	}
	if (doorfd == -1) {
		int fd = open(path, O_RDONLY, 0);

		if (fd == -1 || fcntl(fd, F_SETFD, FD_CLOEXEC) == -1 ||
		    door_info(fd, &real) == -1 ||
		    (real.di_attributes & DOOR_REVOKED) ||
		    real.di_data != (uintptr_t)(0xdeadbeef ^ 'X')) {
			perror(path);
			exit(1);
		}
		doorfd = fd;
		opened++;
	}
	(void) pthread_mutex_unlock(&hints_lock);
	return (door_call(doorfd, param));
}

static void
ask(const char *before, const char *text)
{
	size_t size = 256;
	long *buf = alloca(size);
	door_arg_t param;

	buf[0] = 1;
	(void) strcpy((char *)(buf + 1), text);
	param.rbuf = (char *)buf;
	param.rsize = size;
	param.data_ptr = (char *)buf;
	param.data_size = sizeof (long) + strlen(text) + 1;
	param.desc_ptr = NULL;
	param.desc_num = 0;
	if (trydoorcall(&param) != 0 || param.data_ptr != (char *)buf)
		perror("door_call");
	(void) printf("%s%s\n", before, (char *)(buf + 1));
	(void) printf("opened %d times\n", opened);
}

static void
nothing(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) cookie; (void) argp; (void) size; (void) dp; (void) n;
	(void) door_return(NULL, 0, NULL, 0);
}

int
main(int argc, char **argv)
{
	long much[2] = { 2, 100000 };
	door_arg_t param = { (char *)much, sizeof (much), NULL, 0,
	    (char *)much, sizeof (much) };
	int i, other;

	if (argc < 2)
		return (2);
	path = argv[1];
	ask("", "hello");
	if (trydoorcall(&param) != 0)
		perror("door_call");
	(void) printf("%ld bytes, %s\n", (long)param.data_size,
	    param.rbuf == (char *)much ? "in place" : "moved");
	(void) munmap(param.rbuf, param.rsize);
	/* What daemons do at their start, with no regard for libraries */
	for (i = 3; i < 1024; i++)
		(void) close(i);
	ask("after somebody closed all: ", "again");
	other = door_create(nothing, NULL, 0);
	if (dup2(other, doorfd) == -1)
		perror("dup2");
	ask("after another door took its place: ", "third");
	return (0);
}
