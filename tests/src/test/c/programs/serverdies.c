/*
 * Stevens style: how a client sees the end of a procedure. The thread exits,
 * the procedure returns, the server exits, aborts or is killed.
 *
 * cc: -std=gnu89 -Wall -Wno-unused-result wrap.c
 * out: thr_exit: Interrupted system call, then fine
 * out: pthread_exit: Interrupted system call, then fine
 * out: plain return: Interrupted system call, then fine
 * out: exit: Interrupted system call, then Bad file descriptor
 * out: _exit: Interrupted system call, then Bad file descriptor
 * out: kill -9: Interrupted system call, then Bad file descriptor
 * out: exec: Interrupted system call, then Bad file descriptor
 * out: door of the dead: target -1, revoked
 * out: name of the dead: opens, Bad file descriptor, busy, again free
 */
#include	"wrap.h"

enum { PING, THR_EXIT, PTHREAD_EXIT, RETURN, EXIT, _EXIT, KILL, EXEC };

static const char	*names[] = { "ping", "thr_exit", "pthread_exit",
    "plain return", "exit", "_exit", "kill -9", "exec" };

static void
servproc(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, uint_t ndesc)
{
	switch (*dataptr) {
	case THR_EXIT:
		thr_exit(NULL);
	case PTHREAD_EXIT:
		pthread_exit(NULL);
	case RETURN:
		return;
	case EXIT:
		exit(0);
	case _EXIT:
		_exit(0);
	case KILL:
		kill(getpid(), SIGKILL);
		break;
	case EXEC:
		execl("/bin/true", "true", (char *) 0);
	}
	Door_return(NULL, 0, NULL, 0);
}

static void
server(const char *path)
{
	int	ready[2], fd;
	char	c;

	pipe(ready);
	if (fork() == 0) {
		fd = Door_create(servproc, NULL, 0);
		fdetach(path);
		Fattach(fd, path);
		write(ready[1], "", 1);
		for ( ; ; )
			pause();
	}
	read(ready[0], &c, 1);
	close(ready[0]);
	close(ready[1]);
}

static const char *
call(int fd, char what)
{
	door_arg_t	arg;

	memset(&arg, 0, sizeof(arg));
	arg.data_ptr = &what;
	arg.data_size = 1;
	return(door_call(fd, &arg) == 0 ? "fine" : strerror(errno));
}

int
main(int argc, char **argv)
{
	door_info_t	info;
	int	fd, again;
	char	what;

	Fresh(argv[1]);
	server(argv[1]);
	fd = Open(argv[1], O_RDWR, 0);
	for (what = THR_EXIT; what <= EXEC; what++) {
		printf("%s: %s, ", names[(int) what], call(fd, what));
		printf("then %s\n", call(fd, PING));
		if (what >= EXIT && what < EXEC) {
			close(fd);
			server(argv[1]);
			fd = Open(argv[1], O_RDWR, 0);
		}
	}
	while (wait(NULL) != -1)
		;
	Door_info(fd, &info);
	printf("door of the dead: target %ld, %s\n", (long) info.di_target,
	    (info.di_attributes & (DOOR_REVOKED | DOOR_LOCAL)) == DOOR_REVOKED
	    ? "revoked" : "alive");
	again = Open(argv[1], O_RDONLY, 0);
	printf("name of the dead: opens, %s, ", call(again, PING));
	fd = Door_create(servproc, NULL, 0);
	printf("%s, ", fattach(fd, argv[1]) == -1 && errno == EBUSY ?
	    "busy" : "not busy");
	printf("again %s\n", fdetach(argv[1]) == 0 &&
	    fattach(fd, argv[1]) == 0 ? "free" : "taken");
	exit(0);
}
