import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';

/** Runs a tool of the machine that a test needs, and gives what it prints. */
export function runTool(tool: string, args: readonly string[], options: ExecFileSyncOptions = {}): Buffer {
  return Buffer.from(execFileSync(tool, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options }));
}
