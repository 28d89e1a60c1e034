/*
 * User credentials: who somebody is. See libdoor(3).
 */
#ifndef _UCRED_H
#define	_UCRED_H

#include <sys/door_types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ucred_s ucred_t;
typedef struct priv_set priv_set_t;
typedef const char *priv_ptype_t;
typedef const char *priv_t;

/* ucred_get: the caller itself */
#ifndef P_MYID
#define	P_MYID			(-1)
#endif

/* ucred_getprivset: which set */
#define	PRIV_EFFECTIVE		"Effective"
#define	PRIV_INHERITABLE	"Inheritable"
#define	PRIV_PERMITTED		"Permitted"
#define	PRIV_LIMIT		"Limit"

/* ucred_getpflags: which flag */
#define	PRIV_DEBUG		0x0001
#define	PRIV_AWARE		0x0002
#define	PRIV_AWARE_INHERIT	0x0004
#define	NET_MAC_AWARE		0x0010
#define	NET_MAC_AWARE_INHERIT	0x0020

ucred_t *ucred_get(pid_t);
int getpeerucred(int, ucred_t **);
void ucred_free(ucred_t *);
size_t ucred_size(void);
uid_t ucred_geteuid(const ucred_t *);
uid_t ucred_getruid(const ucred_t *);
uid_t ucred_getsuid(const ucred_t *);
gid_t ucred_getegid(const ucred_t *);
gid_t ucred_getrgid(const ucred_t *);
gid_t ucred_getsgid(const ucred_t *);
int ucred_getgroups(const ucred_t *, const gid_t **);
pid_t ucred_getpid(const ucred_t *);
projid_t ucred_getprojid(const ucred_t *);
zoneid_t ucred_getzoneid(const ucred_t *);
const priv_set_t *ucred_getprivset(const ucred_t *, priv_ptype_t);
uint_t ucred_getpflags(const ucred_t *, uint_t);

#ifdef __cplusplus
}
#endif

#endif
