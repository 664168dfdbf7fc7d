import { prepareMounts } from './holder-script.ts';

/**
 * The nursery: a small shell that starts holders for the worker, because the worker itself is large and a process takes
 * the longer to start another the larger it is. It is given the holders' script, and for each line that it reads it
 * starts a spare one of that name. What their mount namespaces have in common is made once, in its own, which gets what the machine
 * mounts later: network namespaces may be younger than it. It ends with the worker, and with it the spare ones.
 */
export const nurseryScript = `${prepareMounts}
prepare_mounts || exit 1
while read -r name; do
  # Takes note of those that have ended.
  jobs >/dev/null
  setsid "$BUSYBOX" unshare -m --propagation slave "$BUSYBOX" sh -c "$1" rondo-holder "$name" &
done
for order in "$SPARES"/*/order.fifo; do
  if [ -p "$order" ]; then echo 1<>"$order"; fi
done
`;
