# smf_include.sh: stand-in for /lib/svc/share/smf_include.sh of illumos, with what the method uses.
# $STAND_INS is the folder that the stand-ins keep their state in.
#
# shellcheck shell=sh disable=SC2034 # the method's constants

SMF_EXIT_OK=0
SMF_EXIT_NODAEMON=94
SMF_EXIT_ERR_FATAL=95
SMF_EXIT_ERR_CONFIG=96
SMF_EXIT_MON_DEGRADE=97
SMF_EXIT_MON_OFFLINE=98
SMF_EXIT_ERR_NOSMF=99
SMF_EXIT_ERR_PERM=100

smf_present() {
  [ -e "$STAND_INS/repository_door" ]
}

smf_clear_env() {
  unset SMF_FMRI SMF_METHOD SMF_RESTARTER SMF_ZONENAME
}

# smf_kill_contract CONTRACT SIGNAL [WAIT] [TIMEOUT], which waits for less than that.
smf_kill_contract() {
  echo "$*" >>"$STAND_INS/contract.killed"
  [ -e "$STAND_INS/contract" ] || return 0
  while read -r member; do
    kill -s "$2" "$member" 2>/dev/null
  done <"$STAND_INS/contract"
}
