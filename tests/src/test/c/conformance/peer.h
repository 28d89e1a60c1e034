/*
 * Other processes: servers, clients with signals, other users.
 */
#ifndef PEER_H
#define	PEER_H

#include <stdbool.h>
#include <sys/types.h>

/* A descriptor through a socket pair. */
void descriptor_send(int socket, int d);
int descriptor_receive(int socket);

/* A process that serves a door of its own, until it is killed. */
struct server {
	pid_t pid;
	int door;
};

/* The door is what make(arg) makes in the new process. */
struct server server_start(int (*make)(void *), void *arg);
/* End it and wait for that; the door stays open here. */
void server_kill(const struct server *);

/* Catch the signal, with these SA_ flags, and count. */
void signal_catch(int signal, int flags);
int signals_caught(void);
/* Send SIGUSR1 to the child again and again until it has ended well. */
void interrupt_until_end(pid_t);
/* Wait until all threads of the process sleep. */
void await_sleep(pid_t);

/* The user and group that take part besides root's. */
#define	OTHER_USER	65534
#define	OTHER_GROUP	65533

/* Only root can be two users. */
bool is_root(void);
/* This process becomes the other user for good, with no other groups. */
void become_other_user(void);
/* As child_start; as the other user. */
pid_t child_of_other_user(void (*f)(void *), void *arg);

#endif
