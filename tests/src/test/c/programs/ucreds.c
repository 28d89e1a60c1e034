/*
 * Who somebody is: all accessors on the credentials of a caller, of the own
 * process and of a peer of a socket; isastream of this and that.
 *
 * cc: -std=gnu99 -Wall -Wextra -Wno-unused-parameter -Wno-unused-result
 * out: caller: pid agrees, ids agree, groups agree
 * out: self: pid agrees, ids agree, groups agree
 * out: peer: pid agrees, ids agree, groups agree
 * out: buffer is used again
 * out: zone 0 or unknown, no privilege sets of another kind
 * out: not a socket: fails, no such process: No such process
 * out: streams: 0 0, closed: Bad file descriptor
 */
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <ucred.h>
#include <unistd.h>

static int reused;

static int
has(const gid_t *groups, int n, gid_t gid)
{
	while (n-- > 0)
		if (groups[n] == gid)
			return (1);
	return (0);
}

static const char *
describe(const ucred_t *uc, pid_t pid)
{
	static char text[200];
	static gid_t mine[NGROUPS_MAX];
	const gid_t *groups = NULL;
	int i, n = ucred_getgroups(uc, &groups);
	int m = getgroups(NGROUPS_MAX, mine), same = n == m;

	for (i = 0; i < m; i++)
		same = same && has(groups, n, mine[i]);
	(void) snprintf(text, sizeof (text), "pid %s, ids %s, groups %s",
	    ucred_getpid(uc) == pid ? "agrees" : "differs",
	    ucred_geteuid(uc) == geteuid() && ucred_getruid(uc) == getuid() &&
	    ucred_getsuid(uc) == geteuid() && ucred_getegid(uc) == getegid() &&
	    ucred_getrgid(uc) == getgid() && ucred_getsgid(uc) == getegid() ?
	    "agree" : "differ", same ? "agree" : "differ");
	return (text);
}

static void
procedure(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	ucred_t *uc = NULL, *old;
	char text[200];

	if (door_ucred(&uc) == -1)
		(void) door_return(NULL, 0, NULL, 0);
	old = uc;
	reused = door_ucred(&uc) == 0 && old == uc;
	(void) strcpy(text, describe(uc, *(pid_t *)argp));
	ucred_free(uc);
	(void) door_return(text, strlen(text) + 1, NULL, 0);
}

static void
print(const char *what, ucred_t *uc, pid_t pid)
{
	if (uc == NULL)
		perror(what);
	else
		(void) printf("%s: %s\n", what, describe(uc, pid));
}

int
main(void)
{
	int door = door_create(procedure, NULL, DOOR_REFUSE_DESC), pair[2];
	char buf[200];
	pid_t me = getpid();
	door_arg_t arg = { (char *)&me, sizeof (me), NULL, 0, buf,
	    sizeof (buf) };
	ucred_t *uc = NULL, *peer = NULL;
	zoneid_t zone;

	if (door_call(door, &arg) == -1)
		perror("door_call");
	(void) printf("caller: %s\n", arg.data_ptr);
	uc = ucred_get(P_MYID);
	print("self", uc, me);
	(void) socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	(void) getpeerucred(pair[0], &peer);
	print("peer", peer, me);
	(void) printf("buffer is %s\n", reused ? "used again" : "another");
	zone = ucred_getzoneid(uc);
	errno = 0;
	(void) printf("zone %s, no privilege sets of another kind\n",
	    (zone == 0 || zone == -1) && ucred_size() > 0 &&
	    ucred_getprivset(uc, "Strange") == NULL && errno == EINVAL ?
	    "0 or unknown" : "?");
	errno = 0;
	(void) printf("not a socket: %s, ",
	    getpeerucred(STDIN_FILENO, &peer) == -1 ? "fails" : "succeeds");
	ucred_free(peer);
	ucred_free(uc);
	uc = ucred_get(INT_MAX);
	(void) printf("no such process: %s\n", uc == NULL ? strerror(errno) :
	    "exists");
	(void) printf("streams: %d %d, closed: ", isastream(door),
	    isastream(pair[0]));
	(void) close(pair[0]);
	(void) printf("%s\n", isastream(pair[0]) == -1 ? strerror(errno) : "");
	return (0);
}
