/*
 * Who the client is, by the kernel's word, and the ucred accessors.
 */
#include "internal.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

struct ucred_s {
	pid_t pid;
	uid_t euid, ruid, suid;
	gid_t egid, rgid, sgid;
	int ngroups;
	gid_t groups[];
};

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

DOOR_API size_t
ucred_size(void)
{
	return (sizeof (ucred_t) + NGROUPS_MAX * sizeof (gid_t));
}

DOOR_API void
ucred_free(ucred_t *u)
{
	free(u);
}

DOOR_API int
door_ucred(ucred_t **info)
{
	const struct shuttle *s = serving_shuttle();
	const struct peer *p;
	ucred_t *u;

	if (s == NULL)
		return (fail(EINVAL));
	u = *info;
	if (u == NULL && (u = malloc(ucred_size())) == NULL)
		return (fail(ENOMEM));
	p = &s->peer;
	u->pid = p->pid;
	u->euid = p->euid;
	u->ruid = p->ruid;
	u->suid = p->suid;
	u->egid = p->egid;
	u->rgid = p->rgid;
	u->sgid = p->sgid;
	u->ngroups = p->ngroups;
	if (p->ngroups > 0)
		(void) memcpy(u->groups, p->groups,
		    (size_t)p->ngroups * sizeof (gid_t));
	*info = u;
	return (0);
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

DOOR_API uid_t
ucred_geteuid(const ucred_t *u)
{
	return (u->euid);
}

DOOR_API uid_t
ucred_getruid(const ucred_t *u)
{
	return (u->ruid);
}

DOOR_API uid_t
ucred_getsuid(const ucred_t *u)
{
	return (u->suid);
}

DOOR_API gid_t
ucred_getegid(const ucred_t *u)
{
	return (u->egid);
}

DOOR_API gid_t
ucred_getrgid(const ucred_t *u)
{
	return (u->rgid);
}

DOOR_API gid_t
ucred_getsgid(const ucred_t *u)
{
	return (u->sgid);
}

DOOR_API int
ucred_getgroups(const ucred_t *u, const gid_t **groups)
{
	*groups = u->ngroups > 0 ? u->groups : NULL;
	return (u->ngroups);
}

DOOR_API pid_t
ucred_getpid(const ucred_t *u)
{
	return (u->pid);
}

/* Linux has no projects: as for a process without one. */
DOOR_API projid_t
ucred_getprojid(const ucred_t *u)
{
	(void) u;
	return (fail(EINVAL));
}

/* Linux has no zones: everything is in the global one. */
DOOR_API zoneid_t
ucred_getzoneid(const ucred_t *u)
{
	(void) u;
	return (0);
}

DOOR_API const priv_set_t *
ucred_getprivset(const ucred_t *u, priv_ptype_t set)
{
	(void) u;
	(void) set;
	errno = EINVAL;
	return (NULL);
}

DOOR_API uint_t
ucred_getpflags(const ucred_t *u, uint_t flag)
{
	(void) u;
	(void) flag;
	errno = EINVAL;
	return ((uint_t)-1);
}
