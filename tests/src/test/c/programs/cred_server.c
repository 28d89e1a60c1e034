/*
 * Stevens style: the server tells its clients who they are.
 *
 * cc: -std=gnu89 -Wall -Wno-unused wrap.c
 * stop: TERM
 * exit: 143
 */
#include	"wrap.h"

void
servproc(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, uint_t ndesc)
{
	door_cred_t	info;
	long	ids[5];

	Door_cred(&info);
	ids[0] = info.dc_euid;
	ids[1] = info.dc_ruid;
	ids[2] = info.dc_egid;
	ids[3] = info.dc_rgid;
	ids[4] = info.dc_pid;
	Door_return((char *) ids, sizeof(ids), NULL, 0);
}

int
main(int argc, char **argv)
{
	door_cred_t	info;
	int	fd;

	if (argc != 2)
		err_sys("usage: server <server-pathname>");
	/* Nobody has called yet. */
	if (door_cred(&info) != -1 || errno != EINVAL)
		err_sys("door_cred without a call");
	fd = Door_create(servproc, NULL, 0);
	Fresh(argv[1]);
	Fattach(fd, argv[1]);
	for ( ; ; )
		pause();
}
