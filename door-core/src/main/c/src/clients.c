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
#include <sys/syscall.h>

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
process_watch(pid_t pid, uid_t uid)
{
	struct source *s = process_find(pid);
	int fd;

	if (s != NULL)
		return (s);
	if (!share_take(uid, 1))
		return (NULL);
	fd = fd_out_of_the_way((int)syscall(SYS_pidfd_open, pid, 0));
	if (fd == -1 || (s = watch(PROCESS, fd, NULL, EPOLLIN)) == NULL) {
		close_quietly(fd);
		share_give(uid, 1);
		return (NULL);
	}
	s->pid = pid;
	s->uid = uid;
	s->share = 1;
	return (s);
}

void
client_gone(struct source *s)
{
	struct source *process = process_find(s->shuttle->peer.pid);

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

/*
 * Make a shuttle for this peer. Takes over peer and sock, which its real user
 * has been charged with.
 */
static void
admit(struct door *door, int sock, struct peer *peer)
{
	struct source *process = process_watch(peer->pid, peer->ruid);
	struct source *source = NULL;
	struct shuttle *s = NULL;
	int fds[2] = { -1, -1 };

	if (process != NULL && share_take(peer->ruid, FDS_PER_SHUTTLE - 1)) {
		s = shuttle_make(door, sock, peer, &fds[0]);
	} else {
		answer(sock, door, EAGAIN, NULL, 0);
		close_elsewhere(sock, peer->ruid, 1);
		peer_free(peer);
	}
	if (s != NULL && (source = watch(SHUTTLE, s->sock, door,
	    EPOLLRDHUP)) == NULL)
		shuttle_hung_up(s);
	if (source != NULL) {
		source->shuttle = s;
		process->shuttles++;
		fds[1] = s->bell;
		answer(s->sock, door, 0, fds, 2);
	} else if (process != NULL && process->shuttles == 0) {
		unwatch(process);
	}
	close_quietly(fds[0]);
}

void
client_hello(struct door *door, int sock, const struct ucred *sender)
{
	struct peer peer;

	if ((atomic_load(&door->attributes) & DOOR_REVOKED) != 0) {
		answer(sock, door, EBADF, NULL, 0);
		discard(&sock, 1, sender->uid);
	} else if (!peer_get(&peer, sock, sender)) {
		peer_free(&peer);
		discard(&sock, 1, sender->uid);
	} else {
		admit(door, sock, &peer);
	}
}
