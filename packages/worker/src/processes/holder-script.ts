/** Runs the runtime's client in place of the shell that evaluates it. Also what `script` is given to run. */
const client = `
if [ -n "$WINDOW" ]; then stty $WINDOW; fi
read -r own rest </proc/self/stat
echo "$own" >client
case $MODE in
  run) set -- run --pid-file pid --preserve-fds 2 "$RUNTIME_ID" ;;
  exec) set -- exec --pid-file pid --preserve-fds 2 --process process.json "$RUNTIME_ID" ;;
esac
exec "$RUNTIME" $RUNTIME_FLAGS --root "$RUNTIME_ROOT" --log runtime.log --log-format json "$@" 3>>status
`;

/**
 * The holder: the small shell that owns one process from start to end, so that neither its output nor its exit code
 * depends on the worker being alive. It runs in a mount namespace of its own, mounts the container's root and volumes
 * there, runs the runtime's client, and stores what comes out of the pipes.
 *
 * It works in the process's directory (`process-files.ts`), `DIRECTORY`, and is told by its environment:
 * `MODE` run | exec, `TERMINAL` yes | no, `STDIN` none | bytes | live, `RUNTIME`, `RUNTIME_ROOT`,
 * `RUNTIME_ID`, `RUNTIME_FLAGS`, `GATED` yes | no, `WINDOW` (a size that the client gives its terminal from its own, or empty), and `HIDE`: a control group mount that the runtime must not see, or empty.
 * File `groups` has the directory to stand in for each `mounts.N` and, where a mount is too long for that, `mounts.N.long`; file `real` has paths that must not lead through
 * symbolic links, since those below a volume's root are whatever an earlier step made them.
 *
 * With a terminal crun ends as soon as the program has, even before it first reads the terminal: what a quick program wrote would be lost. So where it is `GATED`, the program is held
 * back by descriptor 4 (`init-script.ts`) until the client waits for the terminal. From then on it learns of output before it learns of the end.
 *
 * It writes to the file `status` one event a line (`process-status.ts`).
 */
export const holderScript = `cd "$DIRECTORY" || exit 1
set -C
: >claimed || exit 1
set +C
read -r entry <"/proc/$$/stat"
echo "holder $entry" >>status
directory=$DIRECTORY
CLIENT='${client}'

fail() {
  cd "$directory" && echo "$1" >>status && echo end >>status
  exit 1
}

mount_group() {
  mount -a -T "$directory/mounts.$1" || return 1
  if [ -e "$directory/mounts.$1.long" ]; then . "$directory/mounts.$1.long"; fi
}

kill_all() {
  case $MODE in
    run) "$RUNTIME" $RUNTIME_FLAGS --root "$RUNTIME_ROOT" delete -f "$RUNTIME_ID" ;;
    exec) read -r pid <pid && kill -9 "$pid" ;;
  esac >/dev/null 2>&1 </dev/null
}

settle() {
  echo "runtime $1" >>status
  while read -r word rest; do
    case $word in exit | missing) return ;; esac
  done <status
  kill_all
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

# Ends when the client waits for what comes out of the terminal. Where that can't be seen, a while after the container is there.
until_client_listens() {
  looks=0
  while [ $looks -lt 60 ]; do
    sleep 0.003
    [ -s pid ] || { [ -e "$directory/client" ] && read -r pid <client && ! [ -e "/proc/$pid" ] && return; continue; }
    read -r pid <client && read -r place <"/proc/$pid/wchan"
    case $place in *epoll* | ep_poll*) return ;; esac
    looks=$((looks + 1))
  done
}

if [ -n "$HIDE" ]; then umount "$HIDE" || fail mount-failed; fi
if [ "$MODE" = run ]; then
  number=0
  while read -r cwd; do
    cd "$cwd" && mount_group "$number" 2>>"$directory/mount.log" || fail mount-failed
    number=$((number + 1))
  done <groups
  cd "$directory"
  while read -r path; do
    cd -P "$path" && [ "$PWD" = "$path" ] || fail path-unreal
  done <"$directory/real" || fail path-unreal
  cd "$directory"
fi
if [ "$STDIN" = live ]; then mkfifo -m 600 stdin.fifo; fi

if [ "$TERMINAL" = yes ]; then
  { { [ "$GATED" = no ] || until_client_listens; } 2>/dev/null | attended_with_terminal 4<&0 2>/dev/null; settle $?; } | store stdout
else
  { { attended 4</dev/null 2>&5; settle $?; } 2>/dev/null | store stdout 5>&-; } 5>&1 | store stderr
fi
echo end >>status
`;
