import type { WorkerLossReason, WorkerProcessState } from '@rondo/protocol';
import type { ProcessStatus } from './process-status.ts';

export type EndCircumstances = {
  program: string;
  /** The worker itself killed the whole container: because it was told to, or because it was stopped for good. */
  verdict: 'killed' | 'stopped' | undefined;
  /** The machine was started anew since. */
  machineRestarted: boolean;
  /** What the runtime or mount(8) wrote about its trouble; empty where it said nothing. */
  complaint: string;
};

/** What a shell makes of SIGKILL. */
const killedCode = 137;
/** From here on a shell's status stands for a signal. */
const firstSignalCode = 128;

/** How a process ended whose holder is gone or has stored everything. Pure. */
export function endOfProcess(status: ProcessStatus, circumstances: EndCircumstances): WorkerProcessState {
  const { program, verdict, machineRestarted, complaint } = circumstances;
  if (status.spoolFailed) {
    return lost('output-not-stored', `the output could not be stored: the worker's disk is full or failing`);
  }
  if (status.missing) {
    const message = `exec: ${JSON.stringify(program)}: ${program.includes('/') ? 'no such file or directory' : 'executable file not found in $PATH'}`;
    return { state: 'unstartable', reason: 'executable-not-found', message };
  }
  if (status.exitStatus !== undefined && status.ended) {
    const { exitStatus, outOfMemory } = status;
    return { state: 'finished', exitStatus, ...(outOfMemory ? { outOfMemory } : {}) };
  }
  if (verdict === 'killed') return { state: 'finished', exitStatus: 137 };
  if (verdict === 'stopped') return lost('worker-stopped', 'the worker was stopped while the process ran');
  if (status.failure === 'path-unreal') {
    return unstartable(
      `a directory inside a volume that was to be used as root or mount leads through a symbolic link`,
    );
  }
  if (status.failure === 'mount-failed')
    return unstartable(`the container's volumes could not be mounted: ${complaint}`);
  if (machineRestarted) return lost('machine-restarted', 'the machine was restarted while the process ran');
  if (!status.ended) {
    return lost('holder-killed', 'the shell that held the process was killed; its container has been removed');
  }
  // Where the client was killed, it is its helpers who complain, about the loss.
  if (!status.started && status.runtimeCode !== undefined && status.runtimeCode < firstSignalCode) {
    return unstartable(complaint || `the container runtime ended with status ${status.runtimeCode} and said nothing`);
  }
  if (!status.started && complaint !== '' && status.runtimeCode !== killedCode) return unstartable(complaint);
  return lost('runtime-killed', 'the container runtime was killed from outside; its container has been removed');
}

function lost(reason: WorkerLossReason, message: string): WorkerProcessState {
  return { state: 'lost', reason, message };
}

function unstartable(message: string): WorkerProcessState {
  return { state: 'unstartable', reason: 'runtime-error', message };
}
