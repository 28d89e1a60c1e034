/*
 * Stevens style: DOOR_UNREF on a named door. The name is removed by rm while a
 * client has it open; when the client ends, the door is unreferenced. Another
 * door is removed while nobody has it open, which tells at once.
 *
 * cc: -std=gnu89 -Wall -Wno-unused-result -D_REENTRANT wrap.c
 * out: open, removed: nothing yet
 * out: client gone: door unreferenced
 * out: removed with nobody there: door unreferenced
 */
#include	"wrap.h"

static sem_t	unref;
static int	notices;

static void
servproc(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, uint_t ndesc)
{
	if (dataptr == DOOR_UNREF_DATA) {
		notices++;
		sem_post(&unref);
		Door_return(NULL, 0, NULL, 0);
	}
	Door_return(NULL, 0, NULL, 0);
}

static void
await(void)
{
	while (sem_wait(&unref) != 0)
		;
}

int
main(int argc, char **argv)
{
	char	command[PATH_MAX + 10], c;
	int	fd, second, up[2], down[2];
	door_arg_t	arg;

	sem_init(&unref, 0, 0);
	pipe(up);
	pipe(down);
	fd = Door_create(servproc, NULL, DOOR_UNREF);
	Fresh(argv[1]);
	Fattach(fd, argv[1]);
	if (fork() == 0) {
		close(fd);
		fd = Open(argv[1], O_RDWR, 0);
		memset(&arg, 0, sizeof(arg));
		Door_call(fd, &arg);
		write(up[1], "", 1);
		read(down[0], &c, 1);
		Door_call(fd, &arg);
		_exit(0);
	}
	read(up[0], &c, 1);
	snprintf(command, sizeof(command), "rm -f '%s'", argv[1]);
	system(command);
	printf("open, removed: %s\n", notices == 0 ? "nothing yet" : "told");
	write(down[1], "", 1);
	wait(NULL);
	await();
	printf("client gone: door unreferenced\n");

	second = Door_create(servproc, NULL, DOOR_UNREF);
	Fresh(argv[1]);
	Fattach(second, argv[1]);
	system(command);
	await();
	printf("removed with nobody there: door unreferenced\n");
	exit(0);
}
