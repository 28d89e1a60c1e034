/*
 * Statements 155 to 160: who the caller of a door is.
 */
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <unistd.h>

#include "conformance.h"
#include "gate.h"
#include "peer.h"
#include "scratch.h"

#define	GROUPS	8

/* What a client says of itself, for the procedure to compare. */
struct claim {
	pid_t pid;
	uid_t euid, ruid;
	gid_t egid, rgid;
	int ngroups;
	gid_t groups[GROUPS];
};

static struct claim
claim_of_self(void)
{
	struct claim c;

	(void) memset(&c, 0, sizeof (c));
	c.pid = getpid();
	c.euid = geteuid();
	c.ruid = getuid();
	c.egid = getegid();
	c.rgid = getgid();
	CHECK((c.ngroups = getgroups(GROUPS, c.groups)) >= 0);
	return (c);
}

static void
check_cred(const struct claim *c)
{
	door_cred_t cred;

	(void) memset(&cred, 0xff, sizeof (cred));
	CHECK(door_cred(&cred) == 0);
	CHECK(cred.dc_pid == c->pid);
	CHECK(cred.dc_euid == c->euid);
	CHECK(cred.dc_ruid == c->ruid);
	CHECK(cred.dc_egid == c->egid);
	CHECK(cred.dc_rgid == c->rgid);
}

static bool
has_group(const gid_t *groups, int n, gid_t group)
{
	for (int i = 0; i < n; i++) {
		if (groups[i] == group)
			return (true);
	}
	return (false);
}

static void
check_ucred(const ucred_t *info, const struct claim *c)
{
	const gid_t *groups = NULL;

	CHECK(ucred_getpid(info) == c->pid);
	CHECK(ucred_geteuid(info) == c->euid);
	CHECK(ucred_getruid(info) == c->ruid);
	CHECK(ucred_getegid(info) == c->egid);
	CHECK(ucred_getrgid(info) == c->rgid);
	CHECK(ucred_getgroups(info, &groups) == c->ngroups);
	for (int i = 0; i < c->ngroups; i++)
		CHECK(has_group(groups, c->ngroups, c->groups[i]));
}

/* The claim that a client has made; nothing else is an argument here. */
static struct claim
claim_made(const char *argp, size_t size)
{
	struct claim c;

	CHECK(size == sizeof (c));
	(void) memcpy(&c, argp, sizeof (c));
	return (c);
}

static void
procedure_cred(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct claim c = claim_made(argp, size);

	(void) cookie;
	(void) dp;
	(void) n;
	check_cred(&c);
	(void) door_return(argp, size, NULL, 0);
}

static void
procedure_ucred(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct claim c = claim_made(argp, size);
	ucred_t *info = NULL, *first;

	(void) cookie;
	(void) dp;
	(void) n;
	CHECK(door_ucred(&info) == 0);
	CHECK(info != NULL);
	check_ucred(info, &c);
	first = info;
	(void) memset(info, 0xff, ucred_size());
	CHECK(door_ucred(&info) == 0);
	CHECK(info == first);
	check_ucred(info, &c);
	ucred_free(info);
	(void) door_return(argp, size, NULL, 0);
}

/* Call a door, whose procedure compares, with the truth about this process. */
static void
call_with_claim(void *d)
{
	struct claim c = claim_of_self(), back;
	door_arg_t a = argument(&c, sizeof (c));

	a.rbuf = (char *)&back;
	a.rsize = sizeof (back);
	CHECK(door_call(*(int *)d, &a) == 0);
	CHECK(a.data_size == sizeof (c));
}

/* A thread that serves no call: EINVAL, and *info is left alone. */
static void
statement_155(void)
{
	door_cred_t cred, before;
	ucred_t *info = NULL, *full = malloc(ucred_size());
	ucred_t *const same = full;
	char *copy = malloc(ucred_size());

	CHECK(full != NULL && copy != NULL);
	(void) memset(&cred, 0xa5, sizeof (cred));
	before = cred;
	(void) memset(full, 0xa5, ucred_size());
	(void) memcpy(copy, full, ucred_size());
	for (int i = 0; i < 2; i++) {
		CHECK_FAILS(door_cred(&cred), EINVAL);
		CHECK(memcmp(&cred, &before, sizeof (cred)) == 0);
		CHECK_FAILS(door_ucred(&info), EINVAL);
		CHECK(info == NULL);
		CHECK_FAILS(door_ucred(&full), EINVAL);
		CHECK(full == same);
		CHECK(memcmp(full, copy, ucred_size()) == 0);
		/* The second time as a target, and as a client of its own. */
		CHECK(call_error(door_echo(0)) == 0);
	}
}

static void
call_as_other_group(void *d)
{
	if (is_root()) {
		gid_t groups[] = { 1234, 5678, OTHER_GROUP };

		CHECK(setgroups(3, groups) == 0);
		CHECK(setregid(1001, 1001) == 0);
		CHECK(setreuid(1002, 1002) == 0);
	}
	call_with_claim(d);
}

/* door_cred tells the process of the caller, and its ids. */
static void
statement_156(void)
{
	int d = door_create(procedure_cred, NULL, 0);

	child_join(child_start(call_with_claim, &d));
	child_join(child_start(call_as_other_group, &d));
	call_with_claim(&d);
}

/* door_ucred allocates or uses what it is given, and tells the groups too. */
static void
statement_157(void)
{
	int d = door_create(procedure_ucred, NULL, 0);

	child_join(child_start(call_with_claim, &d));
	child_join(child_start(call_as_other_group, &d));
	call_with_claim(&d);
}

/* Has a child call with a descriptor that this process has opened and used. */
static void
have_child_call(void *path)
{
	int d = open(path, O_RDONLY);

	CHECK(d >= 0);
	call_with_claim(&d);
	child_join(child_start(call_with_claim, &d));
	call_with_claim(&d);
}

/* The caller is who calls, not who has opened the descriptor. */
static void
statement_158(void)
{
	const char *path = scratch_file("door", 0644);
	int d = door_create(procedure_ucred, NULL, 0);

	CHECK(fattach(d, path) == 0);
	child_join(child_start(have_child_call, (void *)(uintptr_t)path));
	CHECK(fdetach(path) == 0);
}

/* Real ids of root, effective ids of another user; and the other way round. */
static void
call_with_two_ids(void *d)
{
	CHECK(setegid(OTHER_GROUP) == 0);
	CHECK(seteuid(OTHER_USER) == 0);
	call_with_claim(d);
	CHECK(seteuid(0) == 0);
	CHECK(setregid(1001, 1002) == 0);
	CHECK(setreuid(1003, 1004) == 0);
	call_with_claim(d);
	CHECK(geteuid() == 1004 && getuid() == 1003);
	CHECK(getegid() == 1002 && getgid() == 1001);
}

/* Real and effective ids that differ are told both. */
static void
statement_159(void)
{
	int cred = door_create(procedure_cred, NULL, 0);
	int ucred = door_create(procedure_ucred, NULL, 0);

	if (!is_root())
		not_run("needs root: only root can have two user ids");
	child_join(child_start(call_with_two_ids, &ucred));
	child_join(child_start(call_with_two_ids, &cred));
}

static void
procedure_of_caller(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	ucred_t *info = NULL;
	pid_t pid;

	(void) cookie;
	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	CHECK(door_ucred(&info) == 0);
	pid = ucred_getpid(info);
	ucred_free(info);
	(void) door_return((char *)&pid, sizeof (pid), NULL, 0);
}

static pid_t
pid_seen_by(int d)
{
	pid_t pid = 0;
	door_arg_t a = argument(NULL, 0);

	a.rbuf = (char *)&pid;
	a.rsize = sizeof (pid);
	CHECK(door_call(d, &a) == 0);
	CHECK(a.data_size == sizeof (pid));
	return (pid);
}

static int
make_of_caller(void *nothing)
{
	(void) nothing;
	return (door_create(procedure_of_caller, NULL, 0));
}

/* Asks another door who its caller is, and passes the answer on. */
static void
procedure_in_between(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	pid_t pid = pid_seen_by(*(int *)cookie);

	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	(void) door_return((char *)&pid, sizeof (pid), NULL, 0);
}

static void
call_through(void *arg)
{
	const int *doors = arg;

	CHECK(pid_seen_by(doors[1]) == getpid());
	CHECK(pid_seen_by(doors[0]) == getppid());
}

/* A call that a procedure makes comes from its process, not from its client. */
static void
statement_160(void)
{
	struct server second = server_start(make_of_caller, NULL);
	int doors[2];

	doors[1] = second.door;
	doors[0] = door_create(procedure_in_between, &second.door, 0);
	CHECK(doors[0] >= 0);
	child_join(child_start(call_through, doors));
	server_kill(&second);
}

const struct statement credential_statements[] = {
	E(155), E(156), E(157), E(158), E(159), E(160), END
};
