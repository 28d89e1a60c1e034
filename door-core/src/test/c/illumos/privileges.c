/*
 * Privileges: sets of names, and the four sets of this process. As on illumos a
 * process can give up what it has, and can turn on only what it is permitted.
 */
#include "fake.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* privileges(7), in the order that the numbers have here. */
static const char *const names[] = {
	"contract_event", "contract_identity", "contract_observer", "cpc_cpu",
	"dtrace_kernel", "dtrace_proc", "dtrace_user", "file_chown",
	"file_chown_self", "file_dac_execute", "file_dac_read",
	"file_dac_search", "file_dac_write", "file_downgrade_sl",
	"file_flag_set", "file_link_any", "file_owner", "file_read",
	"file_setid", "file_upgrade_sl", "file_write", "graphics_access",
	"graphics_map", "ipc_dac_read", "ipc_dac_write", "ipc_owner",
	"net_access", "net_bindmlp", "net_icmpaccess", "net_mac_aware",
	"net_observability", "net_privaddr", "net_rawaccess", "proc_audit",
	"proc_chroot", "proc_clock_highres", "proc_exec", "proc_fork",
	"proc_info", "proc_lock_memory", "proc_owner", "proc_prioup",
	"proc_priocntl", "proc_secflags", "proc_session", "proc_setid",
	"proc_taskid", "proc_zone", "sys_acct", "sys_admin", "sys_audit",
	"sys_config", "sys_devices", "sys_dl_config", "sys_ip_config",
	"sys_ipc_config", "sys_linkdir", "sys_mount", "sys_net_config",
	"sys_nfs", "sys_res_bind", "sys_res_config", "sys_resource",
	"sys_smb", "sys_suser_compat", "sys_time", "virt_manage"
};

#define	COUNT	((int)(sizeof (names) / sizeof (names[0])))
#define	BASIC	"file_link_any,file_read,file_write,net_access,proc_exec," \
	"proc_fork,proc_info,proc_secflags,proc_session"

enum set { EFFECTIVE, INHERITABLE, PERMITTED, LIMIT, SETS };
enum operation { ON, OFF, SET };

static const char *const set_names[] = {
	"Effective", "Inheritable", "Permitted", "Limit"
};

static struct privileges own[SETS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int
number(const char *name)
{
	if (strncmp(name, "priv_", 5) == 0)
		name += 5;
	for (int i = 0; i < COUNT; i++) {
		if (strcmp(names[i], name) == 0)
			return (i);
	}
	return (-1);
}

static int
has(const struct privileges *set, int i)
{
	return ((set->bits[i / 32] >> (i % 32) & 1) != 0);
}

static void
put(struct privileges *set, int i, int on)
{
	uint32_t bit = (uint32_t)1 << (i % 32);

	if (on)
		set->bits[i / 32] |= bit;
	else
		set->bits[i / 32] &= ~bit;
}

static void
fill(struct privileges *set)
{
	(void) memset(set, 0, sizeof (*set));
	for (int i = 0; i < COUNT; i++)
		put(set, i, 1);
}

/* Adds what a list names, or takes a name with ! away; -1 for a wrong name. */
static int
parse(struct privileges *set, const char *list, const char *separators)
{
	char copy[1024], *rest = NULL;

	if (strlen(list) >= sizeof (copy))
		return (-1);
	(void) strcpy(copy, list);
	for (char *word = strtok_r(copy, separators, &rest); word != NULL;
	    word = strtok_r(NULL, separators, &rest)) {
		int on = *word != '!';
		int i = number(word + !on);

		if (strcmp(word, "all") == 0 || strcmp(word, "zone") == 0)
			fill(set);
		else if (strcmp(word, "none") == 0)
			(void) memset(set, 0, sizeof (*set));
		else if (strcmp(word, "basic") == 0)
			(void) parse(set, BASIC, ",");
		else if (i == -1)
			return (-1);
		else
			put(set, i, on);
	}
	return (0);
}

static void
initial_privileges(struct privileges *set, const char *given, uid_t uid)
{
	(void) memset(set, 0, sizeof (*set));
	if (given == NULL)
		given = uid == 0 ? "all" : "basic";
	(void) parse(set, given, ",");
}

static void
begin(void)
{
	for (int i = 0; i < SETS; i++)
		initial_privileges(&own[i],
		    i == LIMIT ? "all" : getenv("FAKE_PRIVILEGES"), geteuid());
}

/*
 * A process that has changed its sets holds what is in effect in a file without
 * a name, where others find it.
 */
#define	SHOWN	"fake-privileges"

static void
show(void)
{
	static int file = -1;

	if (file == -1)
		file = memfd_create(SHOWN, MFD_CLOEXEC);
	(void) pwrite(file, &own[EFFECTIVE], sizeof (own[EFFECTIVE]), 0);
}

static int
shown(pid_t pid, struct privileges *set)
{
	char folder[32], path[300], target[64];
	struct dirent *entry;
	DIR *all;
	int found = -1;

	(void) snprintf(folder, sizeof (folder), "/proc/%d/fd", (int)pid);
	if ((all = opendir(folder)) == NULL)
		return (-1);
	while (found == -1 && (entry = readdir(all)) != NULL) {
		ssize_t length;
		int file;

		(void) snprintf(path, sizeof (path), "%s/%s", folder,
		    entry->d_name);
		length = readlink(path, target, sizeof (target) - 1);
		target[length > 0 ? length : 0] = '\0';
		if (strncmp(target, "/memfd:" SHOWN, 7 + strlen(SHOWN)) != 0)
			continue;
		if ((file = open(path, O_RDONLY | O_CLOEXEC)) != -1) {
			if (read(file, set, sizeof (*set)) == sizeof (*set))
				found = 0;
			(void) close(file);
		}
	}
	(void) closedir(all);
	return (found);
}

void
effective_privileges(pid_t pid, uid_t uid, struct privileges *set)
{
	char given[1024];
	int has;

	if (pid == getpid() || pid == 0) {
		(void) pthread_once(&once, begin);
		*set = own[EFFECTIVE];
	} else if (shown(pid, set) != 0) {
		has = environment_of(pid, "FAKE_PRIVILEGES", given,
		    sizeof (given));
		initial_privileges(set, has == 0 ? given : NULL, uid);
	}
}

static int
which_set(const char *which)
{
	for (int i = 0; i < SETS; i++) {
		if (strcmp(set_names[i], which) == 0)
			return (i);
	}
	return (-1);
}

ILLUMOS(struct privileges *, priv_allocset, (void))
{
	return (malloc(sizeof (struct privileges)));
}

ILLUMOS(void, priv_freeset, (struct privileges *set))
{
	free(set);
}

ILLUMOS(void, priv_copyset, (const struct privileges *source,
    struct privileges *target))
{
	*target = *source;
}

ILLUMOS(void, priv_inverse, (struct privileges *set))
{
	for (int i = 0; i < COUNT; i++)
		put(set, i, !has(set, i));
}

ILLUMOS(int, priv_isequalset, (const struct privileges *a,
    const struct privileges *b))
{
	return (memcmp(a, b, sizeof (*a)) == 0);
}

ILLUMOS(int, priv_ismember, (const struct privileges *set, const char *name))
{
	int i = number(name);

	return (i != -1 && has(set, i));
}

ILLUMOS(const char *, priv_getbynum, (int i))
{
	if (i >= 0 && i < COUNT)
		return (names[i]);
	(void) refused(EINVAL);
	return (NULL);
}

ILLUMOS(struct privileges *, priv_str_to_set, (const char *list,
    const char *separators, const char **end))
{
	struct privileges *set = calloc(1, sizeof (*set));

	if (set != NULL && parse(set, list, separators) == 0)
		return (set);
	if (end != NULL)
		*end = list;
	free(set);
	(void) refused(EINVAL);
	return (NULL);
}

ILLUMOS(int, getppriv, (const char *which, struct privileges *set))
{
	int i = which_set(which);

	(void) pthread_once(&once, begin);
	if (i == -1)
		return (refused(EINVAL));
	(void) pthread_mutex_lock(&lock);
	*set = own[i];
	(void) pthread_mutex_unlock(&lock);
	return (0);
}

/* Whether each of a set is in another. */
static int
within(const struct privileges *set, const struct privileges *other)
{
	for (int i = 0; i < COUNT; i++) {
		if (has(set, i) && !has(other, i))
			return (0);
	}
	return (1);
}

static int
change(enum operation operation, int which, const struct privileges *set)
{
	struct privileges result = own[which];

	for (int i = 0; i < COUNT; i++) {
		if (operation == SET || has(set, i))
			put(&result, i, operation == ON ||
			    (operation == SET && has(set, i)));
	}
	if (!within(&result, which == LIMIT ? &own[LIMIT] : &own[PERMITTED]))
		return (refused(EPERM));
	own[which] = result;
	for (int i = 0; which == PERMITTED && i < COUNT; i++) {
		if (!has(&own[PERMITTED], i))
			put(&own[EFFECTIVE], i, 0);
	}
	return (0);
}

ILLUMOS(int, setppriv, (int operation, const char *which,
    const struct privileges *set))
{
	int i = which_set(which), result;

	(void) pthread_once(&once, begin);
	if (i == -1 || operation < ON || operation > SET)
		return (refused(EINVAL));
	(void) pthread_mutex_lock(&lock);
	result = change((enum operation)operation, i, set);
	show();
	(void) pthread_mutex_unlock(&lock);
	return (result);
}
