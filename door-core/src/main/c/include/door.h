/*
 * The doors API. On Linux: link with -ldoor. See libdoor(3).
 */
#ifndef _DOOR_H
#define	_DOOR_H

#include <sys/door.h>
#include <ucred.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void door_server_procedure_t(void *cookie, char *argp,
    size_t arg_size, door_desc_t *dp, uint_t n_desc);
typedef void door_server_func_t(door_info_t *);
/* Starts one thread that runs start(arg): 1; 0: it will not; -1: it failed. */
typedef int door_xcreate_server_func_t(door_info_t *, void *(*start)(void *),
    void *arg, void *cookie);
typedef void door_xcreate_thrsetup_func_t(void *cookie);

int door_create(door_server_procedure_t *, void *cookie, uint_t attributes);
int door_xcreate(door_server_procedure_t *, void *cookie, uint_t attributes,
    door_xcreate_server_func_t *, door_xcreate_thrsetup_func_t *,
    void *creator_cookie, int nthread);
int door_call(int, door_arg_t *);
int door_return(char *, size_t, door_desc_t *, uint_t);
int door_info(int, door_info_t *);
int door_revoke(int);
int door_bind(int);
int door_unbind(void);
int door_cred(door_cred_t *);
int door_ucred(ucred_t **);
int door_getparam(int, int, size_t *);
int door_setparam(int, int, size_t);
door_server_func_t *door_server_create(door_server_func_t *);

#ifdef __cplusplus
}
#endif

#endif
