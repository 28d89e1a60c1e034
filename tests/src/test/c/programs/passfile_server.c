/*
 * Stevens style in its original form (size_t for the number of descriptors):
 * a client passes open files, the server reads them all and gives the text.
 *
 * cc: -w -O2 wrap.c
 * stop: TERM
 * exit: 143
 */
#include	"wrap.h"

void
servproc(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, size_t ndesc)
{
	static char	text[MAXLINE];
	size_t	i, len = 0;
	ssize_t	n;

	len += sprintf(text, "%ld files:", (long) ndesc);
	for (i = 0; i < ndesc; i++) {
		while ( (n = read(descptr[i].d_data.d_desc.d_descriptor,
		    text + len, sizeof(text) - len)) > 0)
			len += n;
		close(descptr[i].d_data.d_desc.d_descriptor);
	}
	Door_return(text, len, NULL, 0);
}

int
main(int argc, char **argv)
{
	int	fd;

	if (argc != 2)
		err_sys("usage: server <server-pathname>");
	fd = Door_create(servproc, NULL, DOOR_PRIVATE & 0);
	Fresh(argv[1]);
	Fattach(fd, argv[1]);
	for ( ; ; )
		pause();
}
