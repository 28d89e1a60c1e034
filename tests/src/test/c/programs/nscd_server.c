/*
 * A cache daemon: cookie that clients check, name under a directory of its
 * own, counted threads whose key destructor counts down, errors as answers.
 *
 * cc: -std=gnu89 -Wall -Wno-unused -D_REENTRANT -D__EXTENSIONS__
 * stop: TERM
 * exit: 143
 */
#include <stdlib.h>
#include <alloca.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/door.h>
#include <sys/mman.h>
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <stropts.h>
#include <synch.h>
#include <thread.h>
#include <ucred.h>
#include <unistd.h>

#define	COOKIE		((void *)(0xdeadbeef ^ 'X'))
#define	MAX_THREADS	4

static mutex_t create_lock = DEFAULTMUTEX;
static int num_servers;
static thread_key_t server_key;

static void
server_destroy(void *arg)
{
	(void) mutex_lock(&create_lock);
	num_servers--;
	(void) mutex_unlock(&create_lock);
	(void) thr_setspecific(server_key, NULL);
}

static void *
server_tsd_bind(void *arg)
{
	static void *value = (void *)"alive";

	(void) thr_setspecific(server_key, value);
	(void) door_return(NULL, 0, NULL, 0);
	return (value);
}

static void
server_create(door_info_t *dip)
{
	(void) mutex_lock(&create_lock);
	if (++num_servers > MAX_THREADS) {
		num_servers--;
		(void) mutex_unlock(&create_lock);
		return;
	}
	(void) mutex_unlock(&create_lock);
	(void) thr_create(NULL, 0, server_tsd_bind, NULL,
	    THR_BOUND | THR_DETACHED, NULL);
}

static void
switcher(void *cookie, char *argp, size_t arg_size, door_desc_t *dp,
    uint_t n_desc)
{
	ucred_t *uc = NULL;
	char *buf;
	long *header = (long *)argp;

	if (argp == DOOR_UNREF_DATA) {
		(void) printf("Door Slam... exiting\n");
		exit(0);
	}
	if (argp == NULL || arg_size < sizeof (long))
		(void) door_return(NULL, 0, NULL, 0);
	if (door_ucred(&uc) != 0)
		header[0] = -errno;
	buf = alloca(arg_size + 64);
	(void) memcpy(buf, argp, arg_size);
	switch (header[0]) {
	case 1:				/* the same text, for whom */
		(void) sprintf(buf + arg_size - 1, " (%s)",
		    ucred_geteuid(uc) == geteuid() ? "same user" : "other");
		break;
	case 2:				/* much text */
		ucred_free(uc);
		buf = malloc(header[1]);
		(void) memset(buf, 'm', header[1]);
		(void) door_return(buf, header[1], NULL, 0);
		break;
	default:
		(void) strcpy(buf + sizeof (long), "?");
	}
	ucred_free(uc);
	(void) door_return(buf, sizeof (long) + strlen(buf + sizeof (long)) + 1,
	    NULL, 0);
	(void) door_return(NULL, 0, NULL, 0);
}

int
main(int argc, char **argv)
{
	int did, newfd;
	sigset_t set;

	(void) sigemptyset(&set);
	(void) sigaddset(&set, SIGHUP);
	(void) thr_sigsetmask(SIG_BLOCK, &set, NULL);
	(void) thr_keycreate(&server_key, server_destroy);
	(void) door_server_create(server_create);
	if ((did = door_create(switcher, COOKIE, DOOR_REFUSE_DESC |
	    DOOR_NO_CANCEL)) < 0) {
		perror("door_create");
		return (1);
	}
	/* bind to file system */
	if ((newfd = open(argv[1], O_CREAT, 0644)) < 0) {
		perror(argv[1]);
		return (1);
	}
	(void) fchmod(newfd, 0644);
	(void) close(newfd);
	if (fattach(did, argv[1]) < 0) {
		if ((errno != EBUSY) || (fdetach(argv[1]) < 0) ||
		    (fattach(did, argv[1]) < 0)) {
			perror("fattach");
			(void) door_revoke(did);
			return (1);
		}
	}
	for (;;)
		(void) pause();
}
