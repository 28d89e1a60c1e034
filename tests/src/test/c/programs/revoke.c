/*
 * Ends of doors: revoked while calls run and wait, through a dup, by a handler
 * of exit; fdetach of what is attached twice; a name that is removed, and one
 * that is renamed.
 *
 * cc: -std=gnu11 -Wall -Wextra -Wno-unused-parameter -pthread
 * out: renamed: served
 * out: other name: served
 * out: detached name is a file again: text
 * out: busy: Device or resource busy, not attached: Invalid argument
 * out: no file: No such file or directory, no door: Invalid argument
 * out: running call: served, waiting call: Bad file descriptor
 * out: later call: Bad file descriptor
 * out: revoke again: Success, of a file: Bad file descriptor
 * out: removed name: No such file or directory
 * out: at exit
 */
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/stat.h>
#include <unistd.h>

static sem_t running, finish;
static int door, second;
static char name[2][1024];

static void *
serve(void *arg)
{
	(void) door_return(NULL, 0, NULL, 0);
	return (arg);
}

static void
one_thread(door_info_t *info)
{
	static int made;
	pthread_t tid;

	if (made++ == 0)
		(void) pthread_create(&tid, NULL, serve, NULL);
}

static void
procedure(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	if (size != 0) {
		(void) sem_post(&running);
		(void) sem_wait(&finish);
	}
	(void) door_return(NULL, 0, NULL, 0);
}

static int
call(int d, size_t size)
{
	char c = 0;
	door_arg_t arg = { .data_ptr = &c, .data_size = size };

	return (door_call(d, &arg) == 0 ? 0 : errno);
}

static void *
caller(void *arg)
{
	return ((void *)(long)call(second, *(size_t *)arg));
}

static const char *
result(int error)
{
	return (error == 0 ? "served" : strerror(error));
}

static const char *
failed(int r)
{
	return (strerror(r == -1 ? errno : 0));
}

static void
leave(void)
{
	(void) fdetach(name[0]);
	(void) door_revoke(door);
	(void) printf("at exit\n");
}

int
main(int argc, char **argv)
{
	pthread_t tid[2];
	void *r[2];
	size_t some = 1, none = 0;
	char text[8] = "";
	int fd;

	(void) atexit(leave);
	(void) sem_init(&running, 0, 0);
	(void) sem_init(&finish, 0, 0);
	(void) door_server_create(one_thread);
	door = door_create(procedure, NULL, DOOR_NO_CANCEL);
	for (int i = 0; i < 2; i++) {
		(void) snprintf(name[i], sizeof (name[i]), "%s%d", argv[1], i);
		fd = open(argv[1], O_CREAT | O_RDWR, 0644);
		if (write(fd, "text", 4) != 4 || close(fd) == -1 ||
		    fattach(door, argv[1]) == -1 ||
		    rename(argv[1], name[i]) == -1)
			perror(argv[1]);
	}
	(void) printf("renamed: %s\n", result(call(open(name[0], O_RDWR), 0)));
	(void) printf("other name: %s\n",
	    result(call(open(name[1], O_RDONLY), 0)));
	if (fdetach(name[0]) == -1 || (fd = open(name[0], O_RDONLY)) == -1 ||
	    read(fd, text, 4) != 4)
		perror(name[0]);
	(void) printf("detached name is a file again: %s\n", text);
	(void) printf("busy: %s, ", failed(fattach(door, name[1])));
	(void) printf("not attached: %s\n", failed(fdetach(name[0])));
	(void) printf("no file: %s, ", failed(fattach(door, argv[1])));
	(void) printf("no door: %s\n", failed(fattach(fd, name[0])));

	second = dup(door);
	(void) pthread_create(&tid[0], NULL, caller, &some);
	(void) sem_wait(&running);
	(void) pthread_create(&tid[1], NULL, caller, &none);
	if (door_revoke(door) == -1)
		perror("door_revoke");
	(void) pthread_join(tid[1], &r[1]);
	(void) sem_post(&finish);
	(void) pthread_join(tid[0], &r[0]);
	(void) printf("running call: %s, waiting call: %s\n",
	    result((int)(long)r[0]), result((int)(long)r[1]));
	(void) printf("later call: %s\n", result(call(second, 0)));
	(void) printf("revoke again: %s, ", failed(door_revoke(second)));
	(void) printf("of a file: %s\n", failed(door_revoke(fd)));
	(void) unlink(name[1]);
	(void) printf("removed name: %s\n", failed(open(name[1], O_RDONLY)));
	door = door_create(procedure, NULL, 0);
	if (fattach(door, name[0]) == -1)
		perror(name[0]);
	return (0);
}
