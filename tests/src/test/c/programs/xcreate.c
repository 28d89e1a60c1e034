/*
 * A daemon of later illumos: door_xcreate with a fixed number of threads that
 * it starts itself, a setup function for each, and no thread beyond.
 *
 * cc: -std=gnu99 -Wall -Wextra -Wno-unused-parameter -D_REENTRANT -lpthread
 * out: 3 threads made, 3 set up, flags 0x382
 * out: served by 3 threads at once, cookie ours
 * out: creator says no: Invalid argument
 * out: creator fails: Broken pipe
 * out: no thread: Invalid argument
 */
#include <door.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct pool {
	pthread_mutex_t lock;
	int made, setup, answer;
};

static pthread_barrier_t together;

static int
create(door_info_t *info, void *(*start)(void *), void *startarg, void *cookie)
{
	struct pool *p = cookie;
	pthread_attr_t attr;
	pthread_t tid;
	int error;

	if (p->answer != 1)
		return (p->answer);
	(void) pthread_attr_init(&attr);
	(void) pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	error = pthread_create(&tid, &attr, start, startarg);
	(void) pthread_attr_destroy(&attr);
	if (error != 0)
		return (-1);
	p->made++;
	return (1);
}

static void
setup(void *cookie)
{
	struct pool *p = cookie;

	(void) pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	(void) pthread_mutex_lock(&p->lock);
	p->setup++;
	(void) pthread_mutex_unlock(&p->lock);
}

static void
procedure(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) pthread_barrier_wait(&together);
	(void) door_return((char *)&cookie, sizeof (cookie), NULL, 0);
}

static void *
caller(void *arg)
{
	void *cookie = NULL;
	door_arg_t da = { NULL, 0, NULL, 0, (char *)&cookie, sizeof (cookie) };

	if (door_call(*(int *)arg, &da) == -1)
		perror("door_call");
	return (cookie);
}

static void
fails(const char *what, struct pool *p, int n)
{
	if (door_xcreate(procedure, NULL, 0, create, setup, p, n) == -1)
		printf("%s: %s\n", what, strerror(errno));
	else
		printf("%s: a door\n", what);
}

int
main(void)
{
	static struct pool p = { PTHREAD_MUTEX_INITIALIZER, 0, 0, 1 };
	pthread_t tid[6];
	door_info_t info;
	void *cookie;
	int d, i, ours = 0;

	(void) pthread_barrier_init(&together, NULL, 3);
	d = door_xcreate(procedure, &p, DOOR_NO_CANCEL | DOOR_NO_DEPLETION_CB,
	    create, setup, &p, 3);
	if (d == -1 || door_info(d, &info) == -1) {
		perror("door_xcreate");
		return (1);
	}
	printf("%d threads made, %d set up, flags %#x\n", p.made, p.setup,
	    info.di_attributes & ~(DOOR_LOCAL | DOOR_IS_UNREF));
	for (i = 0; i < 6; i++)
		(void) pthread_create(&tid[i], NULL, caller, &d);
	for (i = 0; i < 6; i++) {
		(void) pthread_join(tid[i], &cookie);
		ours += cookie == &p;
	}
	printf("served by %d threads at once, cookie %s\n", p.made,
	    ours == 6 ? "ours" : "foreign");
	p.answer = 0;
	fails("creator says no", &p, 2);
	p.answer = -1;
	fails("creator fails", &p, 2);
	fails("no thread", &p, 0);
	return (0);
}
