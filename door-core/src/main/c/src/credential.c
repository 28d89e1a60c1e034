/*
 * Who the client is, by the kernel's word. What a ucred_t is: ucred.c.
 */
#include "server.h"
#include "ucred_put.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

/* Read "Key:\treal\teffective\tsaved\t..." of /proc/PID/status. */
static bool
status_ids(const char *status, const char *key, unsigned int ids[3])
{
	const char *line = strstr(status, key);

	return (line != NULL && sscanf(line + strlen(key), "%u %u %u",
	    &ids[0], &ids[1], &ids[2]) == 3);
}

/*
 * The saved ids are told only by /proc. It must tell the same real and
 * effective ids as the kernel did: if not, the pair of sockets is older than a
 * change of identity, or the process has ended and its number gone to another.
 * False then. Where /proc tells nothing, the saved ids count as unchanged.
 */
static bool
saved_ids(struct peer *p)
{
	char path[32], status[4096];
	unsigned int uid[3], gid[3];
	ssize_t n;
	int fd;

	p->suid = p->euid;
	p->sgid = p->egid;
	(void) snprintf(path, sizeof (path), "/proc/%d/status", (int)p->pid);
	if ((fd = real_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0)) == -1)
		return (true);
	n = read(fd, status, sizeof (status) - 1);
	close_quietly(fd);
	if (n <= 0)
		return (true);
	status[n] = '\0';
	if (!status_ids(status, "\nUid:", uid) ||
	    !status_ids(status, "\nGid:", gid))
		return (true);
	p->suid = uid[2];
	p->sgid = gid[2];
	return (uid[0] == p->ruid && uid[1] == p->euid &&
	    gid[0] == p->rgid && gid[1] == p->egid);
}

static bool
supplementary_groups(struct peer *p, int sock)
{
	socklen_t len = 64 * sizeof (gid_t);

	for (int i = 0; i < 3; i++) {
		gid_t *groups = malloc(len);

		if (groups == NULL)
			return (false);
		if (getsockopt(sock, SOL_SOCKET, SO_PEERGROUPS, groups,
		    &len) == 0) {
			p->groups = groups;
			p->ngroups = (int)(len / sizeof (gid_t));
			return (true);
		}
		free(groups);
		if (errno != ERANGE || len > NGROUPS_MAX * sizeof (gid_t))
			return (false);
	}
	return (false);
}

bool
peer_get(struct peer *p, int sock, const struct ucred *sender)
{
	struct ucred effective;
	socklen_t len = sizeof (effective);

	(void) memset(p, 0, sizeof (*p));
	/*
	 * The pair was made by the process that SO_PEERCRED names; it counts
	 * only if that process also sent the message (and did not get the pair
	 * from somebody else). Process 0 is one that this process cannot see,
	 * from another pid namespace: two of those cannot be told apart.
	 */
	if (getsockopt(sock, SOL_SOCKET, SO_PEERCRED, &effective, &len) ==
	    -1 || effective.pid != sender->pid || effective.pid == 0)
		return (false);
	p->pid = effective.pid;
	p->euid = effective.uid;
	p->egid = effective.gid;
	p->ruid = sender->uid;
	p->rgid = sender->gid;
	return (saved_ids(p) && supplementary_groups(p, sock));
}

void
peer_free(struct peer *p)
{
	free(p->groups);
	p->groups = NULL;
}

DOOR_API int
door_ucred(ucred_t **info)
{
	const struct shuttle *s = serving_shuttle();

	return (s == NULL ? fail(EINVAL) : ucred_put(info, &s->peer));
}

DOOR_API int
door_cred(door_cred_t *cred)
{
	const struct shuttle *s = serving_shuttle();

	if (s == NULL)
		return (fail(EINVAL));
	cred->dc_euid = s->peer.euid;
	cred->dc_egid = s->peer.egid;
	cred->dc_ruid = s->peer.ruid;
	cred->dc_rgid = s->peer.rgid;
	cred->dc_pid = s->peer.pid;
	return (0);
}
