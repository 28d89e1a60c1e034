#!/bin/sh
# Builds the stand-in for illumos's libc.so.1 that tests load.
#	build.sh DIRECTORY	which has abi.h and gets libc.so.1
set -eu
cd -- "$(dirname -- "$0")"
out=$1
include=../../../main/c/include
case $(uname -s) in
Linux) ;;
*) exit 0 ;;
esac
"${CC:-cc}" -std=c11 -D_GNU_SOURCE -O2 -g -fPIC -fvisibility=hidden -pthread \
	-Wall -Wextra -Werror -Wshadow -Wconversion -Wvla -fno-builtin \
	-I"$include" -I"$out" -shared -Wl,-soname,libc.so.1 -Wl,-z,defs \
	-o "$out/libc.so.1" ./*.c -ldl
