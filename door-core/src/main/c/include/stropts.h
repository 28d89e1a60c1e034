/*
 * Attaching a descriptor to a path of the file system. Of STREAMS, which Linux
 * does not have, there is the question whether something is one.
 */
#ifndef _STROPTS_H
#define	_STROPTS_H

#ifdef __cplusplus
extern "C" {
#endif

int fattach(int, const char *);
int fdetach(const char *);
int isastream(int);

#ifdef __cplusplus
}
#endif

#endif
