/*
 * Its client: a kept and a released file, a shared offset, a wrong entry.
 *
 * cc: -std=gnu17 -Wall -Wextra
 * out: 2 files: behind the start, whole
 * out: kept open, offset 22; released closed
 * out: no attribute: Invalid argument
 * out: 0 files:
 */
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int
file(const char *path, const char *suffix, const char *text)
{
	char name[1024];
	int fd;

	(void) snprintf(name, sizeof (name), "%s.%s", path, suffix);
	fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (fd == -1 || write(fd, text, strlen(text)) == -1)
		perror(name);
	(void) lseek(fd, 0, SEEK_SET);
	return (fd);
}

int
main(int argc, char **argv)
{
	char buf[256];
	door_desc_t desc[2];
	door_arg_t arg;
	int door, i;

	if (argc != 2 || (door = open(argv[1], O_RDWR)) == -1)
		return (1);
	desc[0].d_attributes = DOOR_DESCRIPTOR;
	desc[0].d_data.d_desc.d_descriptor =
	    file(argv[1], "one", "skip behind the start,");
	if (lseek(desc[0].d_data.d_desc.d_descriptor, 4, SEEK_SET) != 4)
		return (1);
	desc[1].d_attributes = DOOR_DESCRIPTOR | DOOR_RELEASE;
	desc[1].d_data.d_desc.d_descriptor = file(argv[1], "two", " whole");
	for (i = 2; i >= 0; i--) {
		(void) memset(&arg, 0, sizeof (arg));
		arg.desc_ptr = desc;
		arg.desc_num = i;
		arg.rbuf = buf;
		arg.rsize = sizeof (buf);
		if (door_call(door, &arg) == -1)
			(void) printf("no attribute: %s\n", strerror(errno));
		else
			(void) printf("%.*s\n", (int)arg.data_size,
			    arg.data_ptr);
		if (i == 2) {
			int kept = desc[0].d_data.d_desc.d_descriptor;
			int gone = desc[1].d_data.d_desc.d_descriptor;

			(void) printf("kept open, offset %ld; released %s\n",
			    (long)lseek(kept, 0, SEEK_CUR),
			    fcntl(gone, F_GETFD) == -1 && errno == EBADF ?
			    "closed" : "open");
			desc[0].d_attributes = 0;
		}
	}
	return (0);
}
