/*
 * Stevens style with a wrapper header: the procedure tells which thread runs
 * it and takes its time, so that clients in parallel meet different threads.
 *
 * cc: -std=gnu89 -Wall -D_REENTRANT wrap.c
 * stop: TERM
 * exit: 143
 */
#include	"wrap.h"

pthread_mutex_t	lock = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t	five = PTHREAD_COND_INITIALIZER;
int	ncalls;

void
servproc(void *cookie, char *dataptr, size_t datasize,
    door_desc_t *descptr, uint_t ndesc)
{
	long	arg, result[2];

	arg = *((long *) dataptr);
	result[0] = arg * arg;
	result[1] = pr_thread_id(NULL);
	pthread_mutex_lock(&lock);
	if (++ncalls == 5)
		pthread_cond_broadcast(&five);
	while (ncalls < 5)
		pthread_cond_wait(&five, &lock);
	pthread_mutex_unlock(&lock);
	Door_return((char *) result, sizeof(result), NULL, 0);
}

int
main(int argc, char **argv)
{
	int	fd;

	if (argc != 2)
		err_sys("usage: server <server-pathname>");
	fd = Door_create(servproc, NULL, 0);
	Fresh(argv[1]);
	Fattach(fd, argv[1]);
	for ( ; ; )
		pause();
}
