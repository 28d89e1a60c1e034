/*
 * ucred_t: who somebody is, and its accessors.
 */
#include "ucred_put.h"

#include <limits.h>
#include <stdlib.h>

/* What is not known is -1, which is nobody's number. */
struct ucred_s {
	pid_t pid;
	uid_t euid, ruid, suid;
	gid_t egid, rgid, sgid;
	int ngroups;
	gid_t groups[];
};

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

int
ucred_put(ucred_t **info, const struct peer *p)
{
	ucred_t *u = *info;

	if (u == NULL && (u = malloc(ucred_size())) == NULL)
		return (fail(ENOMEM));
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

/* An id, or -1 and EINVAL. */
static unsigned int
known(unsigned int id)
{
	if (id == (unsigned int)-1)
		errno = EINVAL;
	return (id);
}

DOOR_API uid_t
ucred_geteuid(const ucred_t *u)
{
	return (known(u->euid));
}

DOOR_API uid_t
ucred_getruid(const ucred_t *u)
{
	return (known(u->ruid));
}

DOOR_API uid_t
ucred_getsuid(const ucred_t *u)
{
	return (known(u->suid));
}

DOOR_API gid_t
ucred_getegid(const ucred_t *u)
{
	return (known(u->egid));
}

DOOR_API gid_t
ucred_getrgid(const ucred_t *u)
{
	return (known(u->rgid));
}

DOOR_API gid_t
ucred_getsgid(const ucred_t *u)
{
	return (known(u->sgid));
}

DOOR_API int
ucred_getgroups(const ucred_t *u, const gid_t **groups)
{
	if (u->ngroups == -1)
		return (fail(EINVAL));
	*groups = u->ngroups > 0 ? u->groups : NULL;
	return (u->ngroups);
}

DOOR_API pid_t
ucred_getpid(const ucred_t *u)
{
	return (u->pid != -1 ? u->pid : fail(EINVAL));
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
