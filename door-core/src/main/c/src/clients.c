/*
 * Client processes of this server's doors: making their shuttles, counting
 * them, and noticing that they are gone.
 *
 * A client is gone when its socket hangs up, or when its process has ended:
 * somebody who sends the server his own end of the socket, as a descriptor in
 * a message that no call goes with, keeps it from hanging up for ever.
 */
#include "control.h"

#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/syscall.h>

/* A socket and a bell. */
#define	FDS_PER_SHUTTLE	2

static struct { uid_t uid; uint32_t count; } *users;
static size_t nusers;

/* Descriptors used for one user; NULL if there is no memory to count them. */
static uint32_t *
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

bool
share_take(uid_t uid, int n)
{
	uint32_t *count = count_of(uid);
	struct rlimit limit;

	if (count == NULL)
		return (false);
	if (uid != 0 && getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
	    *count + (uint32_t)n > limit.rlim_cur / SHARE_PER_UID)
		return (false);
	*count += (uint32_t)n;
	return (true);
}

void
share_give(uid_t uid, int n)
{
	uint32_t *count = count_of(uid);

	if (count != NULL)
		*count -= (uint32_t)n;
}

static struct source *
process_find(pid_t pid)
{
	struct source *s = sources;

	while (s != NULL && (s->kind != PROCESS || s->pid != pid))
		s = s->next;
	return (s);
}

/* Watch for the end of a client process. NULL: it has ended, or no room. */
static struct source *
process_watch(pid_t pid)
{
	struct source *s = process_find(pid);
	int fd;

	if (s != NULL)
		return (s);
	fd = fd_out_of_the_way((int)syscall(SYS_pidfd_open, pid, 0));
	if (fd == -1)
		return (NULL);
	if ((s = watch(PROCESS, fd, NULL, EPOLLIN)) == NULL)
		close_quietly(fd);
	else
		s->pid = pid;
	return (s);
}

void
client_gone(struct source *s)
{
	struct source *process = process_find(s->shuttle->peer.pid);

	share_give(s->shuttle->peer.euid, FDS_PER_SHUTTLE);
	if (process != NULL && --process->shuttles == 0)
		unwatch(process);
	struct shuttle *shuttle = s->shuttle;

	unwatch(s);
	shuttle_hung_up(shuttle);
}

void
process_gone(pid_t pid)
{
	struct source *s, *next;

	for (s = sources; s != NULL; s = next) {
		next = s->next;
		/* The last one takes the process's source away, too. */
		if (next != NULL && next->kind == PROCESS && next->pid == pid)
			next = next->next;
		if (s->kind == SHUTTLE && s->shuttle->peer.pid == pid)
			client_gone(s);
	}
	if ((s = process_find(pid)) != NULL)
		unwatch(s);
}

void
client_hello(struct door *door, int sock, const struct ucred *sender)
{
	struct peer peer;
	struct shuttle *s;
	struct source *source, *process;
	int fds[2];

	if ((atomic_load(&door->attributes) & DOOR_REVOKED) != 0) {
		answer(sock, door, EBADF, NULL, 0);
		close_elsewhere(sock);
		return;
	}
	if (!peer_get(&peer, sock, sender)) {
		peer_free(&peer);
		close_elsewhere(sock);
		return;
	}
	process = process_watch(peer.pid);
	if (process == NULL || !share_take(peer.euid, FDS_PER_SHUTTLE)) {
		answer(sock, door, EAGAIN, NULL, 0);
		peer_free(&peer);
		close_elsewhere(sock);
		return;
	}
	if ((s = shuttle_make(door, sock, &peer, &fds[0])) == NULL) {
		share_give(peer.euid, FDS_PER_SHUTTLE);
		return;
	}
	source = watch(SHUTTLE, s->sock, door, EPOLLRDHUP);
	if (source == NULL) {
		close_quietly(fds[0]);
		share_give(s->peer.euid, FDS_PER_SHUTTLE);
		shuttle_hung_up(s);
		return;
	}
	source->shuttle = s;
	process->shuttles++;
	fds[1] = s->bell;
	answer(s->sock, door, 0, fds, 2);
	close_quietly(fds[0]);
}

void
clients_forget(void)
{
	nusers = 0;
}
