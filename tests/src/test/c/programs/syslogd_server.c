/*
 * A log daemon: door over an existing file whose mode is set after umask,
 * limited size, thread signal masks, health checks without data, "is one
 * running already" by door_info, end by SIGTERM taken with sigwait.
 *
 * cc: -std=gnu89 -Wall -Wno-unused -D_REENTRANT
 * stop: TERM
 * out: no other daemon
 * out: started
 * out: 2 messages, 1 checks
 */
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t door_mutex = PTHREAD_MUTEX_INITIALIZER;
static int messages, checks, DoorFd = -1, DoorCreated;

static int
checkm0(const char *path)
{
	struct stat st;
	door_info_t info;
	int fd, s = 0;

	if (stat(path, &st) == -1)
		return (0);
	if ((fd = open(path, O_RDONLY)) >= 0) {
		if (door_info(fd, &info) == 0 && info.di_target > 0)
			s = 1;
		(void) close(fd);
	}
	return (s);
}

static void
unset(const char *path)
{
	if (DoorCreated)
		(void) fdetach(path);
	if (DoorFd != -1)
		(void) door_revoke(DoorFd);
}

static int
opendoor(const char *path)
{
	struct stat buf;

	if (stat(path, &buf) < 0) {
		int fd;
		mode_t mask = umask(0);

		if ((fd = creat(path, 0644)) < 0) {
			perror("creat");
			return (-1);
		}
		(void) umask(mask);
		(void) close(fd);
	} else
		(void) chmod(path, 0644);
	(void) fdetach(path);
	return (fattach(DoorFd, path));
}

/*ARGSUSED*/
static void
server(void *cookie, char *argp, size_t arg_size, door_desc_t *dp, uint_t n)
{
	(void) pthread_mutex_lock(&door_mutex);
	if (argp == NULL)
		checks++;
	else
		messages++;
	(void) pthread_mutex_unlock(&door_mutex);
	(void) door_return(NULL, 0, NULL, 0);
	/* NOTREACHED */
}

static void *
server_thread(void *arg)
{
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	(void) door_return(NULL, 0, NULL, 0);
	return (NULL);
}

static void
create_thread(door_info_t *dip)
{
	pthread_attr_t attr;
	pthread_t tid;
	sigset_t sigs, old;

	(void) sigfillset(&sigs);
	(void) pthread_sigmask(SIG_SETMASK, &sigs, &old);
	(void) pthread_attr_init(&attr);
	(void) pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	(void) pthread_create(&tid, &attr, server_thread, NULL);
	(void) pthread_sigmask(SIG_SETMASK, &old, NULL);
}

int
main(int argc, char **argv)
{
	sigset_t sigs;
	int sig;

	(void) sigemptyset(&sigs);
	(void) sigaddset(&sigs, SIGTERM);
	(void) sigaddset(&sigs, SIGHUP);
	(void) pthread_sigmask(SIG_BLOCK, &sigs, NULL);
	(void) printf("%s\n", checkm0(argv[1]) ? "another daemon runs" :
	    "no other daemon");
	(void) door_server_create(create_thread);
	DoorFd = door_create(server, 0, DOOR_REFUSE_DESC | DOOR_NO_CANCEL);
	if (DoorFd == -1 || opendoor(argv[1]) == -1) {
		perror("door");
		return (1);
	}
	DoorCreated = 1;
	(void) door_setparam(DoorFd, DOOR_PARAM_DATA_MAX, 1024);
	(void) printf("%s\n", checkm0(argv[1]) ? "started" : "not started");
	do {
		if (sigwait(&sigs, &sig) != 0)
			sig = 0;
	} while (sig != SIGTERM);
	unset(argv[1]);
	(void) printf("%d messages, %d checks\n", messages, checks);
	exit(0);
}
