#!/bin/sh
# Builds libdoor and puts it where JNA looks for it in the jar.
#	build.sh OBJECT-DIRECTORY CLASSES-DIRECTORY
set -eu
obj=$1
classes=$2
cc=${CC:-cc}

case $(uname -s) in
Linux) ;;
*)
	echo "libdoor: not needed here: the C library has the doors API"
	exit 0
	;;
esac
if ! command -v "$cc" >/dev/null 2>&1; then
	echo "libdoor: no C compiler '$cc': install one (Debian: apt-get install gcc libc6-dev make) or set CC" >&2
	exit 1
fi
if ! command -v make >/dev/null 2>&1; then
	echo "libdoor: no make: install it (Debian: apt-get install make)" >&2
	exit 1
fi
# JNA's names of the machine, which are those of the jar's folders.
case $(uname -m) in
x86_64) arch=x86-64 ;;
aarch64) arch=aarch64 ;;
*)
	echo "libdoor: machine '$(uname -m)' is not supported (x86_64, aarch64)" >&2
	exit 1
	;;
esac
make -s CC="$cc" OBJ="$obj"
mkdir -p "$classes/linux-$arch"
cp "$obj/libdoor.so" "$classes/linux-$arch/libdoor.so"
