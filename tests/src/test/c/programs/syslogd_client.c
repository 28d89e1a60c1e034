/*
 * Its client: the health check with everything zero, messages, too large ones;
 * looks at the name as others see it.
 *
 * cc: -std=c99 -Wall -D_XOPEN_SOURCE=600 -D_FORTIFY_SOURCE=2 -O1
 * out: Drw-r--r-- 1 0
 * out: check 0
 * out: message 0
 * out: message 0
 * out: large: No buffer space available
 * out: pid of the daemon is known
 */
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char
type(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDOOR:
		return ('D');
	case S_IFREG:
		return ('-');
	case S_IFSOCK:
		return ('s');
	default:
		return ('?');
	}
}

int
main(int argc, char **argv)
{
	static char text[2000] = "<13>a message";
	door_arg_t param;
	door_info_t info;
	struct stat st;
	int fd, bit;

	if (argc != 2 || lstat(argv[1], &st) == -1)
		return (1);
	(void) putchar(type(st.st_mode));
	for (bit = 8; bit >= 0; bit--)
		(void) putchar(st.st_mode & 1 << bit ? "xwr"[bit % 3] : '-');
	(void) printf(" %ld %ld\n", (long)st.st_nlink, (long)st.st_size);
	fd = open(argv[1], O_WRONLY);
	(void) memset(&param, 0, sizeof (param));
	(void) printf("check %d\n", door_call(fd, &param));
	param.data_ptr = text;
	param.data_size = strlen(text) + 1;
	(void) printf("message %d\n", door_call(fd, &param));
	param.data_size = 1024;
	(void) printf("message %d\n", door_call(fd, &param));
	param.data_size = 1025;
	(void) printf("large: %s\n", door_call(fd, &param) == -1 ?
	    strerror(errno) : "taken");
	if (door_info(fd, &info) == 0 && info.di_target > 0)
		(void) printf("pid of the daemon is known\n");
	return (0);
}
