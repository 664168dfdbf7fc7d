/** Table: the system calls that an unprivileged container may make (worker.md 12.2). */

/** Allowed whatever their arguments. `name(32)` stands for `name` and `name32`, likewise `(64)` and `(_time64)`. */
const allowed = `
accept accept4 access adjtimex alarm arch_prctl bind brk cachestat capget capset chdir chmod chown(32) chroot
clock_adjtime(64) clock_getres(_time64) clock_gettime(64) clock_nanosleep(_time64) close close_range connect
copy_file_range creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2
epoll_wait epoll_wait_old eventfd eventfd2 execve execveat exit exit_group faccessat faccessat2 fadvise64 fadvise64_64
fallocate fanotify_mark fchdir fchmod fchmodat fchmodat2 fchown(32) fchownat fcntl(64) fdatasync fgetxattr flistxattr
flock fork fremovexattr fsetxattr fstat(64) fstatat64 fstatfs(64) fsync ftruncate(64) futex(_time64) futex_requeue
futex_wait futex_waitv futex_wake futimesat get_robust_list get_thread_area getcpu getcwd getdents(64) getegid(32)
geteuid(32) getgid(32) getgroups(32) getitimer getpeername getpgid getpgrp getpid getppid getpriority getrandom
getresgid(32) getresuid(32) getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday getuid(32) getxattr
inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy io_getevents io_pgetevents(_time64)
io_setup io_submit ioctl ioprio_get ioprio_set ipc kill landlock_add_rule landlock_create_ruleset
landlock_restrict_self lchown(32) lgetxattr link linkat listen listxattr llistxattr _llseek lremovexattr lseek
lsetxattr lstat(64) madvise map_shadow_stack membarrier memfd_create memfd_secret mincore mkdir mkdirat mknod mknodat
mlock mlock2 mlockall mmap mmap2 modify_ldt mprotect mq_getsetattr mq_notify mq_open mq_timedreceive(_time64)
mq_timedsend(_time64) mq_unlink mremap msgctl msgget msgrcv msgsnd msync munlock munlockall munmap name_to_handle_at
nanosleep newfstatat _newselect open open_tree openat openat2 pause pidfd_open pidfd_send_signal pipe pipe2 pkey_alloc
pkey_free pkey_mprotect poll ppoll(_time64) prctl pread64 preadv preadv2 prlimit64 process_mrelease pselect6(_time64)
ptrace pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv recv recvfrom recvmmsg(_time64) recvmsg
remap_file_pages removexattr rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending
rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait(_time64) rt_tgsigqueueinfo
sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler
sched_rr_get_interval(_time64) sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield seccomp
select semctl semget semop semtimedop(_time64) send sendfile(64) sendmmsg sendmsg sendto set_robust_list
set_thread_area set_tid_address setfsgid(32) setfsuid(32) setgid(32) setgroups(32) setitimer setpgid setpriority
setregid(32) setresgid(32) setresuid(32) setreuid(32) setrlimit setsid setsockopt setuid(32) setxattr shmat shmctl
shmdt shmget shutdown sigaltstack signalfd signalfd4 sigprocmask sigreturn socket socketcall socketpair splice
stat(64) statfs(64) statx symlink symlinkat sync sync_file_range syncfs sysinfo syslog tee tgkill time timer_create
timer_delete timer_getoverrun timer_gettime(64) timer_settime(64) timerfd_create timerfd_gettime(64)
timerfd_settime(64) times tkill truncate(64) ugetrlimit umask uname unlink unlinkat utime utimensat(_time64) utimes
vfork vmsplice wait4 waitid waitpid write writev
`;

/** The namespace flags of clone(2), none of which an unprivileged container may pass. */
const cloneNamespaceFlags = 0x7c020000;

const allow = 'SCMP_ACT_ALLOW';

/** The OCI form of the profile. The runtime passes over names that the kernel or its library does not know. */
export const seccompProfile = {
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 1,
  architectures: architectures(),
  syscalls: [
    { names: expand(allowed), action: allow },
    ...[0, 8, 0xffffffff].map((value) => ({
      names: ['personality'],
      action: allow,
      args: [{ index: 0, value, op: 'SCMP_CMP_EQ' }],
    })),
    {
      names: ['clone'],
      action: allow,
      args: [{ index: 0, value: cloneNamespaceFlags, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }],
    },
    // C libraries try clone3 first and fall back to clone only when told that there is no such call.
    { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
  ],
} as const;

/** For our own programs that enclose their children: also what makes namespaces and mounts (worker.md 12.2, FUSE additions). */
export const nestingSeccompProfile = {
  ...seccompProfile,
  syscalls: [
    ...seccompProfile.syscalls,
    { names: 'clone mount move_mount mount_setattr pivot_root unshare umount umount2 setns'.split(' '), action: allow },
  ],
};

function architectures(): string[] {
  return process.arch === 'arm64'
    ? ['SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM']
    : ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'];
}

function expand(text: string): string[] {
  return text
    .trim()
    .split(/\s+/)
    .flatMap((word) => {
      const [, name = word, suffix] = /^([a-z0-9_]+)\(([a-z0-9_]+)\)$/.exec(word) ?? [];
      return suffix === undefined ? [name] : [name, name + suffix];
    });
}
