/*
 * A process that is started has the descriptors of the one that starts it, until
 * it executes its program. Letting go of a door then is the end of a holder, as
 * any other: with nobody else holding the door its process is told so, and a door
 * with DOOR_UNREF tells no more. libdoor cannot see that. Here it is seen for
 * processes that are started by fork(): each door is handed to somebody who
 * closes it.
 */
#include "fake.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define	MOST_DOORS	256
#define	TOLD		(DOOR_UNREF | DOOR_UNREF_MULTI)

static struct {
	int d;
	door_id_t uniquifier;
} doors[MOST_DOORS];

static int count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static sem_t forks;

static int (*create)(door_server_procedure_t *, void *, uint_t);
static int (*call)(int, door_arg_t *);
static int (*info)(int, door_info_t *);
static int (*finish)(char *, size_t, door_desc_t *, uint_t);

static void
let_go(void *cookie, char *data, size_t size, door_desc_t *desc, uint_t n)
{
	(void) cookie, (void) data, (void) size;
	for (uint_t i = 0; i < n; i++)
		(void) close(desc[i].d_data.d_desc.d_descriptor);
	(void) finish(NULL, 0, NULL, 0);
}

/* The number may mean something else by now. */
static void
hand_over(int taker, int i)
{
	door_desc_t desc;
	door_arg_t arg;
	door_info_t now;

	if (info(doors[i].d, &now) != 0 ||
	    now.di_uniquifier != doors[i].uniquifier)
		return;
	(void) memset(&desc, 0, sizeof (desc));
	desc.d_attributes = DOOR_DESCRIPTOR;
	desc.d_data.d_desc.d_descriptor = doors[i].d;
	(void) memset(&arg, 0, sizeof (arg));
	arg.desc_ptr = &desc;
	arg.desc_num = 1;
	(void) call(taker, &arg);
}

static void *
watch(void *nothing)
{
	int taker = -1, many;

	for (;;) {
		while (sem_wait(&forks) != 0)
			continue;
		if (taker == -1)
			taker = create(let_go, NULL, 0);
		(void) pthread_mutex_lock(&lock);
		many = count;
		(void) pthread_mutex_unlock(&lock);
		for (int i = 0; i < many; i++)
			hand_over(taker, i);
	}
	return (nothing);
}

static void
forked(void)
{
	(void) sem_post(&forks);
}

static void
begin(void)
{
	sigset_t all, before;
	pthread_t thread;

	*(void **)(&create) = door_function("door_create");
	*(void **)(&call) = door_function("door_call");
	*(void **)(&info) = door_function("door_info");
	*(void **)(&finish) = door_function("door_return");
	(void) sem_init(&forks, 0, 0);
	(void) sigfillset(&all);
	(void) pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&thread, NULL, watch, NULL) == 0)
		(void) pthread_detach(thread);
	(void) pthread_sigmask(SIG_SETMASK, &before, NULL);
	(void) pthread_atfork(NULL, forked, NULL);
}

int
held_by_children(int d, uint_t attributes)
{
	door_info_t now;

	if (d == -1 || (attributes & TOLD) == 0)
		return (d);
	(void) pthread_once(&once, begin);
	(void) pthread_mutex_lock(&lock);
	if (count < MOST_DOORS && info(d, &now) == 0) {
		doors[count].d = d;
		doors[count].uniquifier = now.di_uniquifier;
		count++;
	}
	(void) pthread_mutex_unlock(&lock);
	return (d);
}
