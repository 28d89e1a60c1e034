/*
 * A platform daemon: private door, creator that starts the thread while a
 * mutex is held around door_create, door_bind under that mutex, threads with
 * all signals blocked, time limit for idle ones left out.
 *
 * cc: -std=gnu99 -Wall -Wextra -Wno-unused-parameter -D_REENTRANT -I.
 * out: one, on a door thread, bound to the door
 * out: two, on a door thread, bound to the door
 * out: other pool: Bad file descriptor
 */
#include <assert.h>
#include <door.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <thread.h>
#include <unistd.h>

static pthread_mutex_t door_mutex = PTHREAD_MUTEX_INITIALIZER;
static int door_id = -1;

static void
picld_door_handler(void *cookie, char *argp, size_t asize, door_desc_t *dp,
    uint_t n_desc)
{
	char answer[128];
	door_info_t info;
	const char *bound = "not bound";

	assert(!thr_main());
	if (door_info(DOOR_QUERY, &info) == 0 &&
	    info.di_proc == (door_ptr_t)(uintptr_t)picld_door_handler &&
	    (info.di_attributes & (DOOR_PRIVATE | DOOR_LOCAL)) ==
	    (DOOR_PRIVATE | DOOR_LOCAL))
		bound = "bound to the door";
	else if (door_info(DOOR_QUERY, &info) == -1)
		bound = strerror(errno);
	(void) snprintf(answer, sizeof (answer), "%s, on a door thread, %s",
	    argp, bound);
	(void) door_return(answer, strlen(answer) + 1, NULL, 0);
	(void) door_return(NULL, 0, NULL, 0);
}

static void *
picld_server_thread(void *arg)
{
	if (arg != NULL) {
		/* Until door_id is known */
		(void) pthread_mutex_lock(&door_mutex);
		(void) pthread_mutex_unlock(&door_mutex);
		if (door_bind(door_id) != 0) {
			perror("door_bind");
			return (NULL);
		}
	}
	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	(void) door_return(NULL, 0, NULL, 0);
	return (arg);
}

static void
create_server_thread(door_info_t *dip)
{
	pthread_attr_t attr;
	pthread_t tid;
	sigset_t all, old;

	(void) sigfillset(&all);
	(void) pthread_sigmask(SIG_SETMASK, &all, &old);
	(void) pthread_attr_init(&attr);
	(void) pthread_attr_setscope(&attr, PTHREAD_SCOPE_SYSTEM);
	(void) pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&tid, &attr, picld_server_thread, dip) != 0)
		perror("pthread_create");
	(void) pthread_attr_destroy(&attr);
	(void) pthread_sigmask(SIG_SETMASK, &old, NULL);
}

static void
ask(int fd, const char *what)
{
	char buf[200];
	door_arg_t arg = { (char *)what, strlen(what) + 1, NULL, 0, buf,
	    sizeof (buf) };

	if (door_call(fd, &arg) == -1)
		perror(what);
	else
		(void) puts(arg.rbuf);
}

static void
other(void *cookie, char *argp, size_t asize, door_desc_t *dp, uint_t n)
{
	door_info_t info;
	const char *text = door_info(DOOR_QUERY, &info) == -1 ?
	    strerror(errno) : "bound";
	char answer[100];

	(void) snprintf(answer, sizeof (answer), "%s: %s", argp, text);
	(void) door_return(answer, strlen(answer) + 1, NULL, 0);
}

int
main(void)
{
	(void) door_server_create(create_server_thread);
	(void) pthread_mutex_lock(&door_mutex);
	door_id = door_create(picld_door_handler, (void *)0xdeaddeed,
	    DOOR_PRIVATE | DOOR_REFUSE_DESC | DOOR_NO_CANCEL);
	(void) pthread_mutex_unlock(&door_mutex);
	if (door_id == -1) {
		perror("door_create");
		return (EXIT_FAILURE);
	}
	ask(door_id, "one");
	ask(door_id, "two");
	ask(door_create(other, NULL, 0), "other pool");
	return (EXIT_SUCCESS);
}
