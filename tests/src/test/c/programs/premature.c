/*
 * Stevens style: the client goes away before the answer. The procedure runs to
 * its end, with everything it was given, and the thread serves the next.
 *
 * cc: -std=gnu89 -Wall -Wno-unused-result wrap.c
 * out: procedure still has 100000 bytes and an open file
 * out: door_cred: Invalid argument
 * out: next client is served
 */
#include	"wrap.h"

static int	started[2], hold[2];

static void
servproc(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, uint_t ndesc)
{
	door_cred_t	cred;
	size_t	i;
	char	c;
	int	fd;

	if (ndesc == 0)
		Door_return(NULL, 0, NULL, 0);
	write(started[1], "", 1);
	read(hold[0], &c, 1);
	for (i = 0; i < datasize && dataptr[i] == 'x'; i++)
		;
	fd = descptr->d_data.d_desc.d_descriptor;
	printf("procedure still has %ld bytes and %s\n", (long) i,
	    write(fd, "", 1) == 1 ? "an open file" : strerror(errno));
	close(fd);
	/* The kernel or library learns of a death a little later. */
	while (door_cred(&cred) == 0)
		usleep(1000);
	printf("door_cred: %s\n", strerror(errno));
	write(started[1], "", 1);
	Door_return(dataptr, datasize, descptr, ndesc);
}

int
main(int argc, char **argv)
{
	door_arg_t	arg;
	door_desc_t	desc;
	int	fd, mine[2];
	pid_t	pid;
	char	c;

	pipe(started);
	pipe(hold);
	pipe(mine);
	fd = Door_create(servproc, NULL, 0);
	memset(&arg, 0, sizeof(arg));
	if ( (pid = fork()) == 0) {
		arg.data_size = 100000;
		arg.data_ptr = Malloc(arg.data_size);
		memset(arg.data_ptr, 'x', arg.data_size);
		desc.d_attributes = DOOR_DESCRIPTOR;
		desc.d_data.d_desc.d_descriptor = mine[1];
		arg.desc_ptr = &desc;
		arg.desc_num = 1;
		_exit(door_call(fd, &arg) == -1);
	}
	close(mine[1]);
	read(started[0], &c, 1);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	write(hold[1], "", 1);
	if (read(mine[0], &c, 1) != 1)
		err_sys("pipe of the client");
	/* Until the procedure has told all and is about to return. */
	read(started[0], &c, 1);
	memset(&arg, 0, sizeof(arg));
	Door_call(fd, &arg);
	printf("next client is served\n");
	exit(0);
}
