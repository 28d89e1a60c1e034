/*
 * Credentials: libdoor's, with what Linux does not have beside them. A process
 * is in zone FAKE_ZONE (0) and project FAKE_PROJECT (3, "default") and has the
 * privileges FAKE_PRIVILEGES (all for user 0, else basic) by its environment.
 */
#include "fake.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define	DEFAULT_PROJECT	3
#define	MOST_ZONES	10000

/* What callers know only the address of. */
struct fake_ucred {
	ucred_t *ucred;
	zoneid_t zone;
	projid_t project;
	struct privileges effective;
};

typedef unsigned int (*id_of)(const ucred_t *);

int
environment_of(pid_t pid, const char *name, char *value, size_t size)
{
	char path[64];
	static _Thread_local char all[1 << 17];
	size_t length = strlen(name), got = 0;
	ssize_t n;
	int fd;

	(void) snprintf(path, sizeof (path), "/proc/%d/environ", (int)pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return (-1);
	while (got < sizeof (all) - 1 &&
	    (n = read(fd, all + got, sizeof (all) - 1 - got)) > 0)
		got += (size_t)n;
	(void) close(fd);
	all[got] = '\0';
	for (char *s = all; s < all + got; s += strlen(s) + 1) {
		if (strncmp(s, name, length) == 0 && s[length] == '=') {
			(void) snprintf(value, size, "%s", s + length + 1);
			return (0);
		}
	}
	return (-1);
}

static int
number_of(pid_t pid, const char *name, int otherwise)
{
	char value[32];

	return (environment_of(pid, name, value, sizeof (value)) == 0 ?
	    atoi(value) : otherwise);
}

ILLUMOS(int, door_ucred, (ucred_t **info))
{
	int (*real)(ucred_t **);
	pid_t (*pid_of)(const ucred_t *);
	id_of uid_of;
	struct fake_ucred *u = (struct fake_ucred *)*info;
	pid_t pid;

	*(void **)(&real) = door_function("door_ucred");
	*(void **)(&pid_of) = door_function("ucred_getpid");
	*(void **)(&uid_of) = door_function("ucred_geteuid");
	if (u == NULL && (u = calloc(1, sizeof (*u))) == NULL)
		return (refused(ENOMEM));
	if (real(&u->ucred) != 0) {
		if (*info == NULL)
			free(u);
		return (done(-1));
	}
	*info = (ucred_t *)u;
	pid = pid_of(u->ucred);
	u->zone = number_of(pid, "FAKE_ZONE", 0);
	u->project = number_of(pid, "FAKE_PROJECT", DEFAULT_PROJECT);
	effective_privileges(pid, uid_of(u->ucred), &u->effective);
	return (0);
}

ILLUMOS(void, ucred_free, (ucred_t *ucred))
{
	void (*real)(ucred_t *);
	struct fake_ucred *u = (struct fake_ucred *)ucred;

	*(void **)(&real) = door_function("ucred_free");
	if (u != NULL)
		real(u->ucred);
	free(u);
}

static unsigned int
ask(const ucred_t *ucred, const char *name)
{
	id_of real;
	unsigned int id;

	*(void **)(&real) = door_function(name);
	id = real(((const struct fake_ucred *)ucred)->ucred);
	if (id == (unsigned int)-1)
		(void) done(-1);
	return (id);
}

ILLUMOS(pid_t, ucred_getpid, (const ucred_t *u))
{
	return ((pid_t)ask(u, "ucred_getpid"));
}

ILLUMOS(uid_t, ucred_geteuid, (const ucred_t *u))
{
	return (ask(u, "ucred_geteuid"));
}

ILLUMOS(uid_t, ucred_getruid, (const ucred_t *u))
{
	return (ask(u, "ucred_getruid"));
}

ILLUMOS(uid_t, ucred_getsuid, (const ucred_t *u))
{
	return (ask(u, "ucred_getsuid"));
}

ILLUMOS(gid_t, ucred_getegid, (const ucred_t *u))
{
	return (ask(u, "ucred_getegid"));
}

ILLUMOS(gid_t, ucred_getrgid, (const ucred_t *u))
{
	return (ask(u, "ucred_getrgid"));
}

ILLUMOS(gid_t, ucred_getsgid, (const ucred_t *u))
{
	return (ask(u, "ucred_getsgid"));
}

ILLUMOS(int, ucred_getgroups, (const ucred_t *ucred, const gid_t **groups))
{
	int (*real)(const ucred_t *, const gid_t **);

	*(void **)(&real) = door_function("ucred_getgroups");
	return (done(real(((const struct fake_ucred *)ucred)->ucred, groups)));
}

ILLUMOS(zoneid_t, ucred_getzoneid, (const ucred_t *ucred))
{
	zoneid_t zone = ((const struct fake_ucred *)ucred)->zone;

	return (zone >= 0 && zone < MOST_ZONES ? zone : refused(EINVAL));
}

ILLUMOS(projid_t, ucred_getprojid, (const ucred_t *ucred))
{
	projid_t project = ((const struct fake_ucred *)ucred)->project;

	return (project >= 0 ? project : refused(EINVAL));
}

ILLUMOS(const priv_set_t *, ucred_getprivset, (const ucred_t *ucred,
    priv_ptype_t which))
{
	if (strcmp(which, "Effective") != 0) {
		(void) refused(EINVAL);
		return (NULL);
	}
	return ((const priv_set_t *)
	    &((const struct fake_ucred *)ucred)->effective);
}

ILLUMOS(zoneid_t, getzoneid, (void))
{
	return (number_of(getpid(), "FAKE_ZONE", 0));
}
