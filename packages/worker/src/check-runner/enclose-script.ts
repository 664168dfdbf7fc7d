/**
 * As many processes as all checks of one runner may have at a time. A server that makes git ask it again and again, from
 * ever deeper children, comes to an end here instead of taking the machine with it.
 */
export const maxCheckProcesses = 1024;

/**
 * Run before every child process of a check, in namespaces of its own (`wrap` in the runner's language): gives the child a
 * /proc with nothing but its own processes, of all checks' directories only its own, at the same path, and a limit of processes.
 */
export const encloseScript = `#!/bin/sh
own=$1
shift
# dash and busybox say p, bash says u.
ulimit -p ${maxCheckProcesses} 2>/dev/null || ulimit -u ${maxCheckProcesses} 2>/dev/null || {
  echo "the check's processes could not be limited" >&2
  exit 126
}
mount -t proc proc /proc &&
  mount --bind "$own" /opt/rondo/own &&
  mount -t tmpfs tmpfs \${own%/*} &&
  mkdir -p "$own" &&
  mount --move /opt/rondo/own "$own" || {
  echo "the check's child could not be enclosed" >&2
  exit 126
}
# As the first process of its namespace it must pass on what it is sent: without a handler the kernel drops it.
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
"$@" <&0 &
child=$!
wait "$child"
status=$?
while kill -0 "$child" 2>/dev/null; do
  wait "$child"
  status=$?
done
exit $status
`;
