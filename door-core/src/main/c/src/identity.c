/*
 * Under which ids a link was made: it carries what the kernel said of them
 * then, and must not be used under others.
 */
#include "client.h"

#include <linux/capability.h>
#include <sys/syscall.h>

static void
ask(struct identity *id)
{
	(void) getresuid(&id->uid[0], &id->uid[1], &id->uid[2]);
	(void) getresgid(&id->gid[0], &id->gid[1], &id->gid[2]);
}

/*
 * Not where all are the same and the process has no capability to set others:
 * then the kernel need not be asked each time. (In a user namespace that it
 * makes later it could take one of its subordinate ids; the server is told the
 * one that it had.)
 */
static bool
can_change(const struct identity *id)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	for (int i = 1; i < 3; i++) {
		if (id->uid[i] != id->uid[0] || id->gid[i] != id->gid[0])
			return (true);
	}
	return (syscall(SYS_capget, &header, data) == -1 ||
	    (data[0].permitted & (1u << CAP_SETUID | 1u << CAP_SETGID)) != 0);
}

void
identity_take(struct identity *id)
{
	ask(id);
	id->can_change = can_change(id);
}

bool
identity_same(const struct identity *id)
{
	struct identity now;

	if (!id->can_change)
		return (true);
	ask(&now);
	return (memcmp(now.uid, id->uid, sizeof (now.uid)) == 0 &&
	    memcmp(now.gid, id->gid, sizeof (now.gid)) == 0);
}
