/*
 * As it was written in the nineties: parameters named after the list, int
 * where nothing is said, functions that nobody declared.
 */
#include <door.h>
#include <stdio.h>
#include <fcntl.h>
#include <unistd.h>

static uint_t served;

void
serve(cookie, argp, size, dp, n)
	void *cookie;
	char *argp;
	size_t size;
	door_desc_t *dp;
	uint_t n;
{
	served++;
	door_return(argp, size, NULL, 0);
}

main(argc, argv)
	int argc;
	char **argv;
{
	door_arg_t arg;
	char buf[4];
	int d, fd;

	if (argc != 2 || (d = door_create(serve, (void *)0, 0)) < 0)
		return (1);
	close(creat(argv[1], 0644));
	if (fattach(d, argv[1]) < 0)
		return (2);
	if ((fd = open(argv[1], O_RDWR)) < 0)
		return (3);
	arg.data_ptr = "abc";
	arg.data_size = 4;
	arg.desc_ptr = NULL;
	arg.desc_num = 0;
	arg.rbuf = buf;
	arg.rsize = sizeof (buf);
	if (door_call(fd, &arg) < 0 || strcmp(arg.data_ptr, "abc") != 0)
		return (4);
	if (fdetach(argv[1]) < 0 || unlink(argv[1]) < 0)
		return (5);
	printf("%u\n", served);
	return (0);
}
