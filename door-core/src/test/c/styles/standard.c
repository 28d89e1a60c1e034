/* All headers, whatever standard is asked for, and nothing before them. */
#include <door.h>
#include <stropts.h>
#include <synch.h>
#include <sys/door.h>
#include <thread.h>
#include <ucred.h>

#include <stdio.h>

static mutex_t lock = DEFAULTMUTEX;
static mutex_t again = RECURSIVEMUTEX;
static cond_t changed = DEFAULTCV;
static rwlock_t data = DEFAULTRWLOCK;
static sema_t count = DEFAULTSEMA;
static thread_key_t key = THR_ONCE_KEY;

static void *
start(void *arg)
{
	uchar_t a = 1;
	ushort_t b = 2;
	uint_t c = 3;
	ulong_t d = 4;
	boolean_t e = B_TRUE;
	longlong_t f = 5;
	u_longlong_t g = 6;

	if (mutex_lock(&lock) == 0 && mutex_lock(&again) == 0)
		*(int *)arg = (int)(a + b + c + d + (ulong_t)e + (ulong_t)f +
		    (ulong_t)g);
	(void) mutex_unlock(&again);
	(void) cond_signal(&changed);
	(void) mutex_unlock(&lock);
	(void) rw_wrlock(&data);
	(void) rw_unlock(&data);
	(void) sema_post(&count);
	thr_exit(arg);
	return (NULL);
}

int
main(void)
{
	thread_t t;
	int sum = 0;
	void *status = NULL;
	ucred_t *u = ucred_get(P_MYID);

	if (thr_create(NULL, 0, start, &sum, THR_BOUND, &t) != 0 ||
	    thr_join(t, NULL, &status) != 0 || sema_wait(&count) != 0)
		return (1);
	if (thr_keycreate_once(&key, NULL) != 0 || u == NULL ||
	    ucred_getprivset(u, PRIV_EFFECTIVE) != NULL)
		return (2);
	ucred_free(u);
	if (status != &sum || isastream(0) != 0 || !S_ISDOOR(S_IFDOOR))
		return (3);
	printf("%d\n", sum);
	return (0);
}
