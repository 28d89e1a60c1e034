/*
 * The ucred_t of a process, and of the other end of a socket.
 */
#include "internal.h"
#include "ucred_put.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define	UNKNOWN_ID	((unsigned int)-1)

/* The whole of a file of /proc, to be freed; NULL with errno. */
static char *
read_file(const char *path)
{
	size_t size = 8192, length = 0;
	char *text = NULL, *more;
	ssize_t n = 1;
	int fd = real_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);

	if (fd == -1)
		return (NULL);
	while (n > 0) {
		if ((more = realloc(text, size)) == NULL) {
			n = -1;
			break;
		}
		text = more;
		n = read(fd, text + length, size - 1 - length);
		if (n > 0 && (length += (size_t)n) == size - 1)
			size *= 2;
	}
	close_quietly(fd);
	if (n == -1) {
		int error = errno;

		free(text);
		errno = error;
		return (NULL);
	}
	text[length] = '\0';
	return (text);
}

/* The text after "\nKEY:", or NULL. */
static const char *
field(const char *status, const char *key)
{
	const char *line = strstr(status, key);

	return (line == NULL ? NULL : line + strlen(key));
}

/* Fill in p from the text of /proc/PID/status. 0 or an errno. */
static int
parse_status(const char *status, struct peer *p)
{
	const char *uid = field(status, "\nUid:");
	const char *gid = field(status, "\nGid:");
	const char *groups = field(status, "\nGroups:");
	const char *tgid = field(status, "\nTgid:");
	char *end;

	/* The number of a thread that is not its process's first. */
	if (tgid == NULL || strtol(tgid, NULL, 10) != p->pid)
		return (ESRCH);
	if (uid == NULL || gid == NULL || groups == NULL ||
	    sscanf(uid, "%u %u %u", &p->ruid, &p->euid, &p->suid) != 3 ||
	    sscanf(gid, "%u %u %u", &p->rgid, &p->egid, &p->sgid) != 3)
		return (ESRCH);
	p->groups = malloc((NGROUPS_MAX + 1) * sizeof (gid_t));
	if (p->groups == NULL)
		return (ENOMEM);
	while (p->ngroups < NGROUPS_MAX) {
		unsigned long group = strtoul(groups, &end, 10);

		/* The next number must stand on this line. */
		if (end == groups || memchr(groups, '\n',
		    (size_t)(end - groups)) != NULL)
			break;
		p->groups[p->ngroups++] = (gid_t)group;
		groups = end;
	}
	return (0);
}

/* 0 or an errno; p->groups is to be freed. */
static int
peer_of_process(struct peer *p, pid_t pid)
{
	char path[32], *status;
	int error;

	(void) memset(p, 0, sizeof (*p));
	p->pid = pid;
	(void) snprintf(path, sizeof (path), "/proc/%d/status", (int)pid);
	if ((status = read_file(path)) == NULL) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
			return (errno);
		/* /proc may hide what exists. */
		return (pid > 0 && (kill(pid, 0) == 0 || errno == EPERM) ?
		    EACCES : ESRCH);
	}
	error = parse_status(status, p);
	free(status);
	return (error);
}

static int
peer_of_self(struct peer *p)
{
	int n;

	(void) memset(p, 0, sizeof (*p));
	p->pid = getpid();
	(void) getresuid(&p->ruid, &p->euid, &p->suid);
	(void) getresgid(&p->rgid, &p->egid, &p->sgid);
	do {
		peer_free(p);
		if ((n = getgroups(0, NULL)) == -1)
			return (errno);
		if ((p->groups = malloc(((size_t)n + 1) * sizeof (gid_t))) ==
		    NULL)
			return (ENOMEM);
		/* They may become more meanwhile. */
		p->ngroups = getgroups(n, p->groups);
	} while (n != 0 && p->ngroups == -1);
	return (0);
}

DOOR_API ucred_t *
ucred_get(pid_t pid)
{
	ucred_t *u = NULL;
	struct peer p;
	int error;

	if (pid == P_MYID || pid == getpid())
		error = peer_of_self(&p);
	else
		error = peer_of_process(&p, pid);
	if (error == 0) {
		error = ucred_put(&u, &p) == 0 ? 0 : errno;
		peer_free(&p);
	}
	if (error != 0)
		errno = error;
	return (u);
}

/* 0, ENOTSUP or ENOTCONN, or what else is wrong with the descriptor. */
static int
socket_with_peer(int fd)
{
	struct sockaddr_un sun;
	socklen_t len = sizeof (int);
	int domain;

	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) == -1)
		return (errno == ENOTSOCK ? ENOTSUP : errno);
	if (domain != AF_UNIX || address_of_peer(fd, NULL))
		return (ENOTSUP);
	len = sizeof (sun);
	return (getpeername(fd, (struct sockaddr *)&sun, &len) == -1 ? errno :
	    0);
}

/*
 * Real and saved ids, and the groups if the kernel did not tell: what /proc
 * says now, if the process is still there and as it was. Else unknown.
 */
static void
fill_in(struct peer *p)
{
	struct peer now;
	bool same = p->pid > 0 && peer_of_process(&now, p->pid) == 0;

	p->ruid = p->suid = UNKNOWN_ID;
	p->rgid = p->sgid = UNKNOWN_ID;
	if (!same)
		return;
	if (now.euid == p->euid && now.egid == p->egid) {
		p->ruid = now.ruid;
		p->suid = now.suid;
		p->rgid = now.rgid;
		p->sgid = now.sgid;
	}
	peer_free(&now);
}

static void
groups_of_peer(struct peer *p, int fd)
{
	socklen_t len = 0;
	int n = -1;

	while (n == -1) {
		n = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, p->groups, &len);
		if (n == 0 || errno != ERANGE)
			break;
		peer_free(p);
		if ((p->groups = malloc(len)) == NULL)
			break;
	}
	p->ngroups = n == 0 ? (int)(len / sizeof (gid_t)) : -1;
}

DOOR_API int
getpeerucred(int fd, ucred_t **ucred)
{
	struct ucred effective;
	socklen_t len = sizeof (effective);
	struct peer p = { .pid = 0 };
	int error = socket_with_peer(fd);

	if (error != 0)
		return (fail(error));
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &effective, &len) == -1)
		return (-1);
	/* Connected by connect, not by accept: datagrams, whose peer may vary */
	if (effective.uid == UNKNOWN_ID)
		return (fail(EINVAL));
	/* 0 is a process that this one cannot see. */
	p.pid = effective.pid != 0 ? effective.pid : -1;
	p.euid = effective.uid;
	p.egid = effective.gid;
	fill_in(&p);
	groups_of_peer(&p, fd);
	error = ucred_put(ucred, &p) == 0 ? 0 : errno;
	peer_free(&p);
	return (error == 0 ? 0 : fail(error));
}
