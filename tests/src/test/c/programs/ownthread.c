/*
 * Stevens style: a server that makes its own threads, one for a door of its
 * own that takes one call at a time, others without a limit for the process.
 *
 * cc: -std=gnu99 -Wall -D_REENTRANT wrap.c -lpthread
 * out: my_create for the process
 * out: my_create for a private door
 * out: private: one at a time
 * out: process: two at once
 */
#include	"wrap.h"

static pthread_mutex_t	fdlock = PTHREAD_MUTEX_INITIALIZER;
static int		private_fd = -1;
static int		inside, most;
static pthread_barrier_t	both;

static void
serv_private(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, uint_t ndesc)
{
	/* One thread only: no lock. */
	inside++;
	if (inside > most)
		most = inside;
	thr_yield();
	usleep(10000);
	inside--;
	Door_return(NULL, 0, NULL, 0);
}

static void
serv_shared(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, uint_t ndesc)
{
	pthread_barrier_wait(&both);
	Door_return(NULL, 0, NULL, 0);
}

static void *
my_thread(void *arg)
{
	int	oldstate;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &oldstate);
	if (arg != NULL) {
		pthread_mutex_lock(&fdlock);
		pthread_mutex_unlock(&fdlock);
		Door_bind(private_fd);
	}
	Door_return(NULL, 0, NULL, 0);
	return(NULL);
}

static void
my_create(door_info_t *iptr)
{
	pthread_t	tid;
	pthread_attr_t	attr;

	if (iptr != NULL && (iptr->di_attributes & DOOR_DEPLETION_CB))
		return;
	if (iptr != NULL || private_fd == -1)
		printf("my_create for %s\n",
		    iptr ? "a private door" : "the process");
	if (iptr == NULL && private_fd == -1)
		private_fd = -2;
	pthread_attr_init(&attr);
	pthread_attr_setscope(&attr, PTHREAD_SCOPE_SYSTEM);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	Pthread_create(&tid, &attr, my_thread, (void *) iptr);
	pthread_attr_destroy(&attr);
}

static void *
caller(void *arg)
{
	door_arg_t	none;

	memset(&none, 0, sizeof(none));
	Door_call(*(int *) arg, &none);
	return(NULL);
}

int
main(int argc, char **argv)
{
	pthread_t	tid[4];
	int	i, shared;

	pthread_barrier_init(&both, NULL, 2);
	Door_server_create(my_create);
	shared = Door_create(serv_shared, NULL, 0);
	pthread_mutex_lock(&fdlock);
	private_fd = Door_create(serv_private, NULL, DOOR_PRIVATE);
	pthread_mutex_unlock(&fdlock);
	for (i = 0; i < 4; i++)
		Pthread_create(&tid[i], NULL, caller, &private_fd);
	for (i = 0; i < 4; i++)
		pthread_join(tid[i], NULL);
	printf("private: %s at a time\n", most == 1 ? "one" : "several");
	for (i = 0; i < 2; i++)
		Pthread_create(&tid[i], NULL, caller, &shared);
	for (i = 0; i < 2; i++)
		pthread_join(tid[i], NULL);
	printf("process: two at once\n");
	exit(0);
}
