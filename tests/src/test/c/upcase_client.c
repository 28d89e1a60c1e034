/*
 * Its client: calls the door at PATH with TEXT and prints the answer. The
 * buffer is small, so a long answer comes in memory that the system maps.
 */
#include <door.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	door_arg_t darg;
	door_info_t info;
	char buf[16];
	int did;

	if (argc != 3) {
		(void) fprintf(stderr, "usage: upcase_client PATH TEXT\n");
		return (2);
	}
	did = open(argv[1], O_RDONLY);
	if (did < 0 || door_info(did, &info) < 0) {
		perror(argv[1]);
		return (1);
	}
	darg.data_ptr = argv[2];
	darg.data_size = strlen(argv[2]);
	darg.desc_ptr = NULL;
	darg.desc_num = 0;
	darg.rbuf = buf;
	darg.rsize = sizeof (buf);
	if (door_call(did, &darg) < 0) {
		perror("door_call");
		return (1);
	}
	(void) printf("%d %.*s\n", (int)info.di_target, (int)darg.data_size,
	    darg.data_ptr);
	if (darg.rbuf != buf)
		(void) munmap(darg.rbuf, darg.rsize);
	(void) close(did);
	return (0);
}
