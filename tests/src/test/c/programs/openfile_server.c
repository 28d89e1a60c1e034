/*
 * Stevens style: opens files for its clients and gives them the descriptor,
 * or a text that says why not. Reading rights are those of the server.
 *
 * cc: -std=gnu99 -Wall wrap.c
 * stop: TERM
 * exit: 143
 */
#include	"wrap.h"

static void
servproc(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, uint_t ndesc)
{
	int	fd;
	char	resbuf[1024];
	door_desc_t	desc;

	dataptr[datasize - 1] = 0;
	if ( (fd = open(dataptr, O_RDONLY)) == -1) {
		snprintf(resbuf, sizeof(resbuf), "can't open, %s",
		    strerror(errno));
		Door_return(resbuf, strlen(resbuf) + 1, NULL, 0);
	} else {
		desc.d_data.d_desc.d_descriptor = fd;
		desc.d_attributes = DOOR_DESCRIPTOR | DOOR_RELEASE;
		Door_return(NULL, 0, &desc, 1);
	}
}

int
main(int argc, char **argv)
{
	int	fd;

	if (argc != 2)
		err_sys("usage: server <server-pathname>");
	fd = Door_create(servproc, NULL, 0);
	unlink(argv[1]);
	close(Open(argv[1], O_CREAT | O_RDWR, FILE_MODE));
	Fattach(fd, argv[1]);
	for ( ; ; )
		pause();
}
