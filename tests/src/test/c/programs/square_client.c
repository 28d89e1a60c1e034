/*
 * Its client: opens the door for reading and writing, gives one long, gets one.
 *
 * cc: -std=gnu89 -w
 * args: 12
 * out: result: 144
 */
#include <door.h>
#include <fcntl.h>
#include <stdio.h>

main(argc, argv)
	int argc;
	char **argv;
{
	int fd;
	long ival, oval;
	door_arg_t arg;

	if (argc != 3) {
		fprintf(stderr, "usage: client1 <server-pathname> <integer>\n");
		exit(1);
	}
	fd = open(argv[1], O_RDWR);
	ival = atol(argv[2]);
	arg.data_ptr = (char *) &ival;
	arg.data_size = sizeof (ival);
	arg.desc_ptr = 0;
	arg.desc_num = 0;
	arg.rbuf = (char *) &oval;
	arg.rsize = sizeof (oval);
	if (door_call(fd, &arg) < 0) {
		perror("door_call");
		exit(1);
	}
	if (arg.rbuf != (char *) &oval || arg.data_ptr != arg.rbuf)
		printf("result moved\n");
	printf("result: %ld\n", oval);
	exit(0);
}
