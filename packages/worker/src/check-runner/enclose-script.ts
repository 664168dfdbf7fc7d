/**
 * Run before every child process of a check, in namespaces of its own (`wrap` in the runner's language): gives the child a
 * /proc with nothing but its own processes, and of all checks' directories only its own, at the same path.
 */
export const encloseScript = `#!/bin/sh
own=$1
shift
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
