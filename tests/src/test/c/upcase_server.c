/*
 * A door server as illumos manual pages teach it: creates a door, attaches it
 * to the file named by its argument, answers in capitals, ends at end of input.
 */
#include <ctype.h>
#include <door.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <stropts.h>
#include <sys/stat.h>
#include <unistd.h>

static void
upcase(void *cookie, char *argp, size_t arg_size, door_desc_t *dp,
    uint_t n_desc)
{
	size_t i;

	for (i = 0; i < arg_size; i++)
		argp[i] = (char)toupper((unsigned char)argp[i]);
	(void) door_return(argp, arg_size, NULL, 0);
	(void) door_return(NULL, 0, NULL, 0);
}

int
main(int argc, char **argv)
{
	int did, fd;
	char c;

	if (argc != 2) {
		(void) fprintf(stderr, "usage: upcase_server PATH\n");
		return (2);
	}
	did = door_create(upcase, NULL, DOOR_REFUSE_DESC | DOOR_NO_CANCEL);
	if (did < 0) {
		perror("door_create");
		return (1);
	}
	fd = creat(argv[1], 0444);
	if (fd >= 0)
		(void) close(fd);
	(void) fdetach(argv[1]);
	if (fattach(did, argv[1]) < 0) {
		perror("fattach");
		return (1);
	}
	(void) printf("ready\n");
	(void) fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	(void) fdetach(argv[1]);
	(void) door_revoke(did);
	return (0);
}
