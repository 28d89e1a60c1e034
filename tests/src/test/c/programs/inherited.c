/*
 * A door handed to another program: as an open descriptor whose number is an
 * argument (like inetd does), as standard input, through /dev/fd, by vfork, by
 * system, and over a socket with SCM_RIGHTS; nothing else is inherited.
 *
 * cc: -std=gnu99 -Wall -Wextra -Wno-unused-parameter -Wno-unused-result
 * out: exec, number: hello from the parent
 * out: exec, standard input: hello from the parent
 * out: exec, /dev/fd: hello from the parent
 * out: vfork, number: hello from the parent
 * out: system, path: hello from the parent
 * out: close-on-exec: Bad file descriptor
 * out: socket: hello from the parent
 */
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void
hello(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) door_return("hello from the parent", 22, NULL, 0);
}

static int
ask(const char *what, int fd)
{
	char buf[100];
	door_arg_t arg;

	(void) memset(&arg, 0, sizeof (arg));
	arg.rbuf = buf;
	arg.rsize = sizeof (buf);
	(void) printf("%s: %s\n", what, door_call(fd, &arg) == -1 ?
	    strerror(errno) : arg.data_ptr);
	(void) fflush(stdout);
	return (0);
}

static int
others(int door)
{
	int fd, n = 0;

	for (fd = 3; fd < 2048; fd++)
		n += fd != door && fcntl(fd, F_GETFD) != -1;
	return (n);
}

static void
run(const char *program, const char *what, const char *where, int in)
{
	pid_t pid = strncmp(what, "vfork", 5) == 0 ? vfork() : fork();

	if (pid == 0) {
		if (in != -1)
			(void) dup2(in, STDIN_FILENO);
		(void) execl(program, program, "-c", what, where,
		    (char *)NULL);
		_exit(127);
	}
	(void) waitpid(pid, NULL, 0);
}

static void
by_socket(int door)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof (int))];
	} control;
	char c = 'x';
	struct iovec iov = { &c, 1 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = &control, .msg_controllen = sizeof (control) };
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
	int pair[2], fd;

	(void) socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	if (fork() == 0) {
		(void) close(door);
		if (recvmsg(pair[1], &msg, 0) != 1)
			_exit(1);
		(void) memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof (fd));
		_exit(ask("socket", fd));
	}
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof (int));
	(void) memcpy(CMSG_DATA(cmsg), &door, sizeof (door));
	if (sendmsg(pair[0], &msg, 0) != 1)
		perror("sendmsg");
	(void) wait(NULL);
}

int
main(int argc, char **argv)
{
	char number[12], dev[32], command[4096];
	int door, fd;

	if (argc == 4 && strcmp(argv[1], "-c") == 0) {
		fd = argv[3][0] == '/' ? open(argv[3], O_RDWR) :
		    atoi(argv[3]);
		if (fd == -1) {
			(void) printf("%s: open: %s\n", argv[2],
			    strerror(errno));
			return (1);
		}
		if (strcmp(argv[2], "exec, number") == 0 && others(fd) != 0)
			(void) printf("descriptors came along\n");
		return (ask(argv[2], fd));
	}
	for (fd = 3; fd < 2048; fd++)
		(void) close(fd);
	door = door_create(hello, NULL, 0);
	if ((fcntl(door, F_GETFD) & FD_CLOEXEC) == 0)
		(void) printf("close-on-exec is off\n");
	(void) fcntl(door, F_SETFD, 0);
	(void) sprintf(number, "%d", door);
	(void) sprintf(dev, "/dev/fd/%d", door);
	run(argv[0], "exec, number", number, -1);
	run(argv[0], "exec, standard input", "0", door);
	run(argv[0], "exec, /dev/fd", dev, -1);
	run(argv[0], "vfork, number", number, -1);
	(void) close(open(argv[1], O_CREAT | O_RDWR, 0600));
	if (fattach(door, argv[1]) == -1)
		perror("fattach");
	(void) snprintf(command, sizeof (command), "%s -c 'system, path' %s",
	    argv[0], argv[1]);
	(void) system(command);
	(void) fcntl(door, F_SETFD, FD_CLOEXEC);
	run(argv[0], "close-on-exec", number, -1);
	by_socket(door);
	return (0);
}
