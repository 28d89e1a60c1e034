/*
 * Attaching a door to a path of the file system.
 */
#ifndef _STROPTS_H
#define	_STROPTS_H

#ifdef __cplusplus
extern "C" {
#endif

int fattach(int, const char *);
int fdetach(const char *);

#ifdef __cplusplus
}
#endif

#endif
