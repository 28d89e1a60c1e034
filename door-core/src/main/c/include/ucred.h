/*
 * User credentials as doors report them.
 */
#ifndef _UCRED_H
#define	_UCRED_H

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef _UINT_T
#define	_UINT_T
typedef unsigned int uint_t;
#endif

typedef struct ucred_s ucred_t;
typedef int zoneid_t;
typedef int projid_t;
typedef struct priv_set priv_set_t;
typedef const char *priv_ptype_t;

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
