/**
 * The first process of every container and the parent of every later one, run by a static busybox that is shown
 * read-only in the container. It finds the program, runs it under its own name, and reports on descriptor 3 what the
 * runtime's exit code cannot tell: that the program started, that there is none, how it ended, and that the kernel killed
 * something of it at the limit of memory. Descriptor 4 holds it back, once the program has ended, until its own end. As process 1 it reaps orphans, and stays while somebody else is still at work in the container (processes without a parent in here), so that
 * the end of a step does not throw out whoever looks into it. When it ends, the kernel ends everything left.
 */
export const initScript = `program=$1
shift
path=$program
case $program in
  */*) ;;
  *)
    path=
    IFS=:
    for directory in $PATH; do
      if [ -f "$directory/$program" ] && [ -x "$directory/$program" ]; then path=$directory/$program; break; fi
    done
    unset IFS ;;
esac
if [ -d "$path" ] || ! [ -x "$path" ]; then
  echo missing >&3
  exit 127
fi
exec 5>&2 2>/dev/null
count_killed() {
  killed=0
  for file in /sys/fs/cgroup/memory/memory.oom_control /sys/fs/cgroup/memory.events; do
    [ -r $file ] || continue
    while read -r key value; do
      if [ "$key" = oom_kill ]; then killed=$value; fi
    done <$file
  done
}
count_killed
before=$killed
(echo started >&3; exec 2>&5 3>&- 4>&- 5>&- -a "$program" "$path" "$@")
code=$?
if [ $code != 0 ]; then
  count_killed
  if [ $killed != $before ]; then echo out-of-memory >&3; fi
fi
echo "exit $code" >&3
read -r gate <&4
exec 0<&- 1>&- 4<&- 5>&-
visited() {
  for status in /proc/[0-9]*/status; do
    while read -r key value; do
      case $key$value in
        Pid:1 | State:Z* | State:X*) break ;;
        PPid:0) return 0 ;;
      esac
    done <"$status"
  done
  return 1
}
pause=20000
[ $$ = 1 ] && while visited; do
  (exec -a usleep /dev/rondo/sh $pause)
  pause=1000000
done
exit $code
`;
