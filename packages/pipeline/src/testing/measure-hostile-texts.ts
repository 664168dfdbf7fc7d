import { validatePipelineFile } from '../check/validate-pipeline-file.ts';
import { hostileTexts } from './hostile-texts.ts';

/** A program: validates every hostile text in a process of its own and prints what that took. */
const bytesPerKilobyte = 1024;

export interface HostileTextsCost {
  readonly slowestCpuMs: number;
  readonly slowest: string;
  readonly maxRssBytes: number;
}

let [slowestCpuMs, slowest] = [0, ''];
for (const [name, make] of hostileTexts) {
  const text = make();
  globalThis.gc?.();
  const before = process.cpuUsage();
  validatePipelineFile(text);
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1_000;
  if (cpuMs > slowestCpuMs) [slowestCpuMs, slowest] = [cpuMs, name];
}
const cost: HostileTextsCost = {
  slowestCpuMs,
  slowest,
  maxRssBytes: process.resourceUsage().maxRSS * bytesPerKilobyte,
};
process.stdout.write(`${JSON.stringify(cost)}\n`);
