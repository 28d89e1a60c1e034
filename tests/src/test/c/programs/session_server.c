/*
 * A repository daemon: each client gets a door of its own, whose cookie is the
 * session; when the client is gone the door tells and is revoked. Ends when
 * the last of three sessions is over.
 *
 * cc: -std=c99 -Wall -Wextra -Wno-unused-parameter -D__EXTENSIONS__ -D_DEFAULT_SOURCE
 * out: session 1 closed after 3 requests
 * out: session 2 closed after 1 requests
 * out: session 3 closed after 1 requests
 */
#include <sys/stat.h>
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <stropts.h>
#include <unistd.h>

struct session {
	int id;
	int requests;
	int fd;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t over = PTHREAD_COND_INITIALIZER;
static int opened, closed;
static int requests[4];

static void
session_proc(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	struct session *s = cookie;

	if (argp == DOOR_UNREF_DATA) {
		(void) pthread_mutex_lock(&lock);
		if (door_revoke(s->fd) == -1)
			perror("door_revoke");
		requests[s->id] = s->requests;
		free(s);
		closed++;
		(void) pthread_cond_signal(&over);
		(void) pthread_mutex_unlock(&lock);
		(void) door_return(NULL, 0, NULL, 0);
	}
	s->requests++;
	(void) door_return((char *)&s->id, sizeof (s->id), NULL, 0);
}

static void
main_proc(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	struct session *s = calloc(1, sizeof (*s));
	door_desc_t reply;

	(void) pthread_mutex_lock(&lock);
	s->id = ++opened;
	(void) pthread_mutex_unlock(&lock);
	s->fd = door_create(session_proc, s,
	    DOOR_UNREF | DOOR_REFUSE_DESC | DOOR_NO_CANCEL);
	if (s->fd == -1 ||
	    door_setparam(s->fd, DOOR_PARAM_DATA_MIN, sizeof (int)) == -1 ||
	    door_setparam(s->fd, DOOR_PARAM_DATA_MAX, 4096) == -1)
		perror("session");
	reply.d_attributes = DOOR_DESCRIPTOR | DOOR_RELEASE;
	reply.d_data.d_desc.d_descriptor = dup(s->fd);
	(void) door_return(NULL, 0, &reply, 1);
	(void) door_return(NULL, 0, NULL, 0);
}

int
main(int argc, char **argv)
{
	int door, fd, i;

	if (argc != 2)
		return (1);
	door = door_create(main_proc, NULL, DOOR_REFUSE_DESC | DOOR_NO_CANCEL);
	(void) umask(0);
	if (door == -1 || (fd = open(argv[1], O_CREAT | O_RDWR, 0644)) == -1)
		return (1);
	(void) close(fd);
	if (fattach(door, argv[1]) == -1 && (errno != EBUSY ||
	    fdetach(argv[1]) == -1 || fattach(door, argv[1]) == -1)) {
		perror("fattach");
		return (1);
	}
	(void) pthread_mutex_lock(&lock);
	while (closed < 3)
		(void) pthread_cond_wait(&over, &lock);
	for (i = 1; i <= 3; i++)
		(void) printf("session %d closed after %d requests\n", i,
		    requests[i]);
	(void) pthread_mutex_unlock(&lock);
	(void) fdetach(argv[1]);
	return (0);
}
