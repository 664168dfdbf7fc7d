/** Runs the runtime's client in place of the shell that evaluates it. Also what `script` is given to run. */
const client = `
if [ -n "$WINDOW" ]; then stty $WINDOW; fi
read -r own rest </proc/self/stat
echo "$own" >client
case $MODE in
  run) set -- run --pid-file "$PID_FILE" --preserve-fds 2 "$RUNTIME_ID" ;;
  exec) set -- exec --pid-file "$PID_FILE" --preserve-fds 2 --process process.json "$RUNTIME_ID" ;;
esac
exec "$RUNTIME" $RUNTIME_FLAGS --root "$RUNTIME_ROOT" --log runtime.log --log-format json "$@" 3>>status
`;

/** Takes away what the runtime must not see, and shows its program where nobody can write. */
export const prepareMounts = `
prepare_mounts() {
  if [ -n "$HIDE" ]; then umount "$HIDE" || return 1; fi
  if [ -n "$SEAL" ]; then mount -o bind "$SEAL" "$SEAL" && mount -o remount,bind,ro "$SEAL"; fi
  return 0
}
`;

/**
 * The holder: the small shell that owns one process from start to end, so that neither its output nor its exit code
 * depends on the worker being alive. It runs in a mount namespace of its own, mounts the container's root and volumes
 * there, runs the runtime's client, and stores what comes out of the pipes.
 *
 * It works in the process's directory (`process-files.ts`), `DIRECTORY`, and is told by its environment (`holderEnvironment`):
 * `MODE` run | exec, `TERMINAL` yes | no, `STDIN` none | bytes | live, `RUNTIME`, `RUNTIME_ROOT`,
 * `RUNTIME_ID`, `RUNTIME_FLAGS`, `GATED` yes | no, `STORES` yes | no, `WINDOW` (a size that the client gives its terminal from its own, or empty), `HIDE`: a control group mount that the runtime must not see, or empty, and
 * `SEAL`: the runtime's program where that is to be shown read-only, or empty.
 * A `SPARE` one (yes | no) is started before it is needed, in a directory of its own below `SPARES` which becomes its process's, and reads what that is about from a pipe there (`holderOrder`): the
 * directory, or nothing where it is not needed. It ends when the process `WORKER` is gone before.
 * File `groups` has the directory to stand in for each `mounts.N` and, where a mount is too long for that, `mounts.N.long`; file `real` has paths that must not lead through
 * symbolic links, since those below a volume's root are whatever an earlier step made them.
 *
 * With a terminal crun ends as soon as the program has, even before it first reads the terminal: what a quick program wrote would be lost. So where it is `GATED`, the program's end is held
 * back by descriptor 4 (`init-script.ts`) until the client waits for the terminal. From then on it learns of output before it learns of the end. It writes the container's process id right before
 * that, into a pipe, so that nobody has to look again and again.
 *
 * Where the client only reads the terminal and `STORES` (yes | no), it writes what comes out of there into the file by itself: nobody else ever gets that file as an output, so there is nobody
 * who could cut it short.
 *
 * Where the kernel shares the processors out by session, the holder's goes before others on a busy machine: it has little to do, and a step waits for it. Programs are in sessions of their own.
 *
 * crun starts by copying itself, unless nobody could write to its program: then it runs twice as long before it begins, hence `SEAL`.
 *
 * It writes to the file `status` one event a line (`process-status.ts`).
 */
export const holderScript = `${prepareMounts}
CLIENT='${client}'

fail() {
  cd "$DIRECTORY" && echo "$1" >>status && echo end >>status
  exit 1
}

mount_group() {
  mount -a -T "$DIRECTORY/mounts.$1" || return 1
  if [ -e "$DIRECTORY/mounts.$1.long" ]; then . "$DIRECTORY/mounts.$1.long"; fi
}

# Stopped first: from then on it has no more children than can be seen.
kill_family() {
  local children
  kill -STOP "$1"
  read -r children <"/proc/$1/task/$1/children"
  kill -9 "$1"
  for child in $children; do kill_family "$child"; done
}

kill_all() {
  case $MODE in
    run) "$RUNTIME" $RUNTIME_FLAGS --root "$RUNTIME_ROOT" delete -f "$RUNTIME_ID" ;;
    exec) read -r pid <pid && kill_family "$pid" ;;
  esac >/dev/null 2>&1 </dev/null
}

settle() {
  echo "runtime $1" >>status
  while read -r word rest; do
    case $word in exit | missing) return ;; esac
  done <status
  kill_all
  return 1
}

store() {
  cat >>"$1" 2>/dev/null && return
  echo spool-failed >>status
  kill_all
}

attended() {
  case $STDIN in
    none) (eval "$CLIENT") </dev/null ;;
    bytes) (eval "$CLIENT") <stdin ;;
    live) (eval "$CLIENT") <stdin.fifo ;;
  esac
}

attended_with_terminal() {
  case $STDIN in
    # The client wants a terminal to talk to where it only writes to a pipe: one that nobody opens is enough.
    none) (eval "$CLIENT") </dev/ptmx ;;
    *) SHELL=/bin/sh script -qefc "$CLIENT" /dev/null <>stdin.fifo ;;
  esac
}

# Its output is the gate. Ends when the client waits for what comes out of the terminal; where that can't be seen, a while later.
until_client_listens() {
  read -r pid <pid.fifo
  echo "$pid" >pid
  looks=0
  while [ $looks -lt 60 ]; do
    read -r own <client && read -r place <"/proc/$own/wchan"
    case $place in *epoll* | ep_poll*) return ;; esac
    sleep 0.003
    looks=$((looks + 1))
  done
}

attended_through_gate() {
  until_client_listens >gate.fifo &
  attended_with_terminal 4<gate.fifo
  code=$?
  # A client that failed before has written no process id.
  [ -s pid ] || kill $!
  return $code
}

if [ -e /proc/self/autogroup ]; then echo -10 >"/proc/$$/autogroup"; fi
if [ "$SPARE" = yes ]; then
  cd "$SPARES/$1" || exit 1
  mkfifo -m 600 order.fifo gate.fifo pid.fifo stdin.fifo
  read -r entry <"/proc/$$/stat"
  echo "holder $entry" >status
  exec 6<>order.fifo
  until IFS= read -r -t 60 DIRECTORY <&6; do
    [ -e "/proc/$WORKER" ] || exit 0
  done
  [ -n "$DIRECTORY" ] || exit 0
  for name in TERMINAL STDIN RUNTIME_ROOT RUNTIME_ID RUNTIME_FLAGS WINDOW; do IFS= read -r "$name" <&6; done
  exec 6<&-
else
  read -r entry <"/proc/$$/stat"
fi

cd "$DIRECTORY" || exit 1
set -C
: >claimed || exit 1
set +C
if [ "$SPARE" = no ]; then
  echo "holder $entry" >>status
  prepare_mounts || fail mount-failed
fi

if [ "$MODE" = run ]; then
  number=0
  while read -r cwd; do
    cd "$cwd" && mount_group "$number" 2>>"$DIRECTORY/mount.log" || fail mount-failed
    number=$((number + 1))
  done <groups
  cd "$DIRECTORY"
  while read -r path; do
    cd -P "$path" && [ "$PWD" = "$path" ] || fail path-unreal
  done <"$DIRECTORY/real" || fail path-unreal
  cd "$DIRECTORY"
fi

if [ "$TERMINAL" = no ]; then GATED=no; fi
PID_FILE=pid
if [ $GATED = yes ]; then PID_FILE=pid.fifo; fi
export PID_FILE
if [ "$SPARE" = no ] && { [ $GATED = yes ] || [ "$STDIN" = live ]; }; then mkfifo -m 600 gate.fifo pid.fifo stdin.fifo; fi

if [ "$TERMINAL" = no ]; then
  { { attended 4</dev/null 2>&5; settle $?; } 2>/dev/null | store stdout 5>&-; } 5>&1 | store stderr
elif [ "$GATED$STORES$STDIN" = yesyesnone ]; then
  attended_through_gate >>stdout
  settle $? || (echo room >room) || echo spool-failed >>status
elif [ $GATED = yes ]; then
  { attended_through_gate; settle $?; } 2>/dev/null | store stdout
else
  { attended_with_terminal 4</dev/null; settle $?; } 2>/dev/null | store stdout
fi
echo end >>status
`;
