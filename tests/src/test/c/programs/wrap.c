/*
 * What wrap.h declares.
 */
#include "wrap.h"

void
err_sys(const char *what)
{
	perror(what);
	exit(1);
}

long
pr_thread_id(pthread_t *ptr)
{
	return ((ptr == NULL) ? (long)thr_self() : (long)*ptr);
}

int
Door_create(door_server_procedure_t *proc, void *cookie, u_int attr)
{
	int	n;

	if ( (n = door_create(proc, cookie, attr)) == -1)
		err_sys("door_create error");
	return(n);
}

void
Door_call(int fd, door_arg_t *argp)
{
	if (door_call(fd, argp) == -1)
		err_sys("door_call error");
}

void
Door_return(char *dataptr, size_t datasize, door_desc_t *descptr, size_t ndesc)
{
	door_return(dataptr, datasize, descptr, ndesc);
	err_sys("door_return error");
}

void
Door_info(int fd, door_info_t *info)
{
	if (door_info(fd, info) == -1)
		err_sys("door_info error");
}

void
Door_bind(int fd)
{
	if (door_bind(fd) == -1)
		err_sys("door_bind error");
}

void
Door_cred(door_cred_t *cred)
{
	if (door_cred(cred) == -1)
		err_sys("door_cred error");
}

door_server_func_t *
Door_server_create(door_server_func_t *func)
{
	return(door_server_create(func));
}

void
Fattach(int fd, const char *path)
{
	if (fattach(fd, path) == -1)
		err_sys("fattach error");
}

int
Open(const char *path, int flags, mode_t mode)
{
	int	fd;

	if ( (fd = open(path, flags, mode)) == -1)
		err_sys(path);
	return(fd);
}

void *
Malloc(size_t size)
{
	void	*ptr;

	if ( (ptr = malloc(size)) == NULL)
		err_sys("malloc error");
	return(ptr);
}

void
Pthread_create(pthread_t *tid, const pthread_attr_t *attr,
    void *(*func)(void *), void *arg)
{
	if ( (errno = pthread_create(tid, attr, func, arg)) != 0)
		err_sys("pthread_create error");
}

Sigfunc *
Signal(int signo, Sigfunc *func)
{
	struct sigaction	act, oact;

	memset(&act, 0, sizeof(act));
	act.sa_handler = func;
	sigemptyset(&act.sa_mask);
	if (sigaction(signo, &act, &oact) == -1)
		err_sys("sigaction error");
	return(oact.sa_handler);
}

void
Fresh(const char *path)
{
	unlink(path);
	close(Open(path, O_CREAT | O_RDWR, FILE_MODE));
}
