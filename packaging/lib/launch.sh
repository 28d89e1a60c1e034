# launch.sh: what the commands in ../bin share: find Java and the jars, choose options, exec.
# Sourced by them with jdoors_home (the tree the command lives in) and jdoors_lib (this folder) set.
# Plain POSIX sh: it runs under dash, ksh93 (the /bin/sh of illumos) and bash.
#
# shellcheck shell=sh disable=SC2154 # the two variables above are the caller's
#
# JAVA_HOME         the Java to use; without it the java found on PATH
# JDOORS_JAVA_OPTS  more options for the JVM, split at blanks; later ones win over those set here

# Says what is wrong and ends with the status that SMF and the systemd units read as "do not restart".
jdoors_fail() {
  echo "$jdoors_name: $1" >&2
  exit 96
}

# Where distributions of illumos put a JDK, the best first: OmniOS and OpenIndiana, then pkgsrc.
jdoors_illumos_jdks() {
  for release in 21 17 25; do
    echo "/usr/jdk/openjdk$release.0"
    echo "/usr/jdk/openjdk$release"
    echo "/opt/local/java/openjdk$release"
  done
}

# Sets java to the program to run, and java_major: that of JAVA_HOME, the one that the system has
# chosen, and on illumos, if that will not do, another that does.
jdoors_find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || jdoors_fail "JAVA_HOME is $JAVA_HOME, but $java is not there"
    jdoors_accept_java
    return
  fi
  chosen=$(command -v java) || chosen=
  set -- "$chosen"
  case $jdoors_machine in
    SunOS*) for home in $(jdoors_illumos_jdks); do set -- "$@" "$home/bin/java"; done ;;
  esac
  for java; do
    [ -x "$java" ] || continue
    jdoors_find_version
    [ -n "$(jdoors_java_fault)" ] || return 0
  done
  java=$chosen
  [ -n "$java" ] || jdoors_fail "no Java found: install Java 17 or later (Debian:\
 openjdk-17-jre-headless; illumos: runtime/java/openjdk21 or openjdk17) or set JAVA_HOME"
  jdoors_accept_java
}

jdoors_accept_java() {
  jdoors_find_version
  [ -n "$java_major" ] || jdoors_fail "cannot tell the version of $java"
  fault=$(jdoors_java_fault)
  [ -z "$fault" ] || jdoors_fail "$java is Java $version, but $fault (set JAVA_HOME to choose another)"
}

# Prints what speaks against the version that was found, if anything does.
jdoors_java_fault() {
  if [ "${java_major:-0}" -lt 17 ]; then
    echo "17 or later is needed"
    return
  fi
  # The first builds of 21 for illumos hang when they start a process.
  case $jdoors_machine:$version in
    SunOS*:21 | SunOS*:21-* | SunOS*:21.0.[0-3] | SunOS*:21.0.[0-3][!0-9]*) echo "of 21 only 21.0.4 and later work on illumos" ;;
  esac
}

# Sets version and java_major; the latter is empty if nobody knows. Reads the release file beside the
# program, as asking the JVM costs another start of it.
jdoors_find_version() {
  real=$java
  while [ -L "$real" ]; do
    link=$(ls -ld -- "$real")
    link=${link#*" -> "}
    case $link in
      /*) real=$link ;;
      *) real=${real%/*}/$link ;;
    esac
  done
  version=
  release=${real%/*}/../release
  if [ -r "$release" ]; then
    while IFS='=' read -r key value; do
      case $key in JAVA_VERSION) version=$value ;; esac
    done <"$release"
  fi
  if [ -z "$version" ]; then
    version=$("$java" -version 2>&1 | sed -n 's/.* version \("[^"]*"\).*/\1/p')
  fi
  version=${version#\"}
  version=${version%%\"*}
  java_major=${version%%[!0-9]*}
}

# Sets jars to the folder with the jars: beside this file, or where the build puts them in a source tree.
jdoors_find_jars() {
  for jars in "$jdoors_lib" "$jdoors_home/target/dist/lib"; do
    [ -f "$jars/door-core.jar" ] && return
  done
  jdoors_fail "not built yet: run packaging/demo or mvn verify"
}

# Sets native to the folder with this machine's shared objects, or to nothing: JNA then unpacks those in
# its jar and libdoor's into a temporary folder, which takes time and must not be mounted noexec.
jdoors_find_native() {
  case $jdoors_machine in
    "Linux x86_64") native=$jars/native/linux-x86-64 ;;
    "Linux aarch64") native=$jars/native/linux-aarch64 ;;
    "SunOS i86pc") native=$jars/native/sunos-x86-64 ;;
    *) native= ;;
  esac
  [ -f "$native/libjnidispatch.so" ] || native=
}

# Whether the arguments start a daemon: "run" does, and both daemons do without a command, unless
# nscd-door is to administer one.
jdoors_serves() {
  for word; do
    case $jdoors_name:$word in
      *:run) return 0 ;;
      *:check-config | *:ping | *:--help | *:--version) return 1 ;;
      nscd-door:lookup | nscd-door:compare | nscd-door:-[gGKiecpnh]*) return 1 ;;
      syslog-door:send | syslog-door:tail | syslog-door:stats | syslog-door:flush | syslog-door:reopen) return 1 ;;
    esac
  done
  case $jdoors_name in nscd-door | syslog-door) return 0 ;; *) return 1 ;; esac
}

# jdoors_launch COMMAND CLASS ARGUMENT...: becomes the JVM.
jdoors_launch() {
  jdoors_name=$1
  main=$2
  shift 2
  jdoors_machine=$(uname -sm)
  jdoors_find_java
  jdoors_find_jars
  jdoors_find_native

  options="-XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto -Djna.nosys=true"
  # From 24 on the JVM warns without this; 17 warns with it.
  if [ "$java_major" -ge 22 ]; then
    options="$options --enable-native-access=ALL-UNNAMED"
  fi
  if jdoors_serves "$@"; then
    # A small heap that grows in small steps; a daemon out of memory is for its service manager to restart.
    options="$options -Xms16m -Xmx96m -XX:+ExitOnOutOfMemoryError"
  else
    # Over before the second compiler could pay.
    options="$options -Xms8m -XX:TieredStopAtLevel=1"
  fi

  set -f
  # shellcheck disable=SC2086 # a list of words
  set -- ${JDOORS_JAVA_OPTS:-} -cp "$jars/*" "$main" "$@"
  if [ -n "$native" ]; then
    set -- "-Djna.boot.library.path=$native" -Djna.nounpack=true "-Djna.library.path=$native" "$@"
  fi
  # shellcheck disable=SC2086 # a list of words
  exec "$java" $options "$@"
}
