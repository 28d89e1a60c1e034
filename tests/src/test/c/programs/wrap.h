/*
 * The header that every program of a book includes: all system headers that
 * any chapter needs, and functions that end the program on an error.
 */
#ifndef	__wrap_h
#define	__wrap_h

#include	<sys/types.h>
#include	<sys/time.h>
#include	<time.h>
#include	<errno.h>
#include	<fcntl.h>
#include	<limits.h>
#include	<signal.h>
#include	<stdio.h>
#include	<stdlib.h>
#include	<string.h>
#include	<sys/stat.h>
#include	<unistd.h>
#include	<sys/wait.h>
#include	<sys/mman.h>
#include	<sys/ipc.h>
#include	<pthread.h>
#include	<semaphore.h>
#include	<door.h>
#include	<stropts.h>
#include	<thread.h>
#include	<synch.h>

#define	MAXLINE		4096
#define	FILE_MODE	(S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH)

typedef	void	Sigfunc(int);

/* The number of a thread, given its pthread_t or NULL for the own one */
long	pr_thread_id(pthread_t *);

int	Door_create(door_server_procedure_t *, void *, u_int);
void	Door_call(int, door_arg_t *);
void	Door_return(char *, size_t, door_desc_t *, size_t);
void	Door_info(int, door_info_t *);
void	Door_bind(int);
void	Door_cred(door_cred_t *);
door_server_func_t	*Door_server_create(door_server_func_t *);
void	Fattach(int, const char *);
int	Open(const char *, int, mode_t);
void	*Malloc(size_t);
void	Pthread_create(pthread_t *, const pthread_attr_t *,
	    void *(*)(void *), void *);
Sigfunc	*Signal(int, Sigfunc *);
/* An empty file to attach to, whatever was there before */
void	Fresh(const char *);
void	err_sys(const char *);

#endif
