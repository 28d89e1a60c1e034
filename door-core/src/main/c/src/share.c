/*
 * How many descriptors of this process its clients use: one user other than
 * root gets a part of them, so that there are some for the others.
 */
#include "server.h"

#include <stdlib.h>
#include <sys/resource.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct { uid_t uid; int count; } *users;
static size_t nusers;

/* Descriptors used for one user; NULL if there is no memory to count them. */
static int *
count_of(uid_t uid)
{
	void *more;

	for (size_t i = 0; i < nusers; i++) {
		if (users[i].uid == uid)
			return (&users[i].count);
	}
	if ((more = realloc(users, (nusers + 1) * sizeof (*users))) == NULL)
		return (NULL);
	users = more;
	users[nusers].uid = uid;
	users[nusers].count = 0;
	return (&users[nusers++].count);
}

/* Count n more if that is allowed, or forced. Is it? */
static bool
change(uid_t uid, int n, bool forced)
{
	struct rlimit limit;
	bool allowed = true;
	struct pause p;
	int *count;

	pause_begin(&p);
	(void) pthread_mutex_lock(&mutex);
	count = count_of(uid);
	if (n > 0 && uid != 0 && getrlimit(RLIMIT_NOFILE, &limit) == 0)
		allowed = count != NULL &&
		    (rlim_t)*count + (rlim_t)n <= limit.rlim_cur / SHARE_PER_UID;
	if (count != NULL && (allowed || forced))
		*count += n;
	(void) pthread_mutex_unlock(&mutex);
	pause_end(&p);
	return (allowed);
}

bool
share_take(uid_t uid, int n)
{
	return (change(uid, n, false));
}

void
share_give(uid_t uid, int n)
{
	if (n > 0)
		(void) change(uid, -n, true);
}

void
share_charge(uid_t uid, int n)
{
	(void) change(uid, n, true);
}

void
discard(const int *fds, int n, uid_t uid)
{
	for (int i = 0; i < n; i++)
		close_elsewhere(fds[i], uid, 1);
}

void
share_forget(void)
{
	users = NULL;
	nusers = 0;
	(void) pthread_mutex_init(&mutex, NULL);
}
