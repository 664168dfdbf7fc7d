import type { MountStack } from './mount-stack.ts';
import { commonDirectory, relativeTo } from './relative-path.ts';

/**
 * One mount(2) that shows a stack. `cwd` is the directory the mounting process must stand in, because the paths in
 * `options` are relative to it: the kernel takes at most one page (4 KiB) of options.
 */
export type StackMount =
  | { type: 'bind'; source: string; readOnly: boolean }
  | { type: 'overlay'; cwd: string; options: string };

/** The most lower directories the kernel takes (501 fails). */
export const maxLowerDirectories = 500;

/** One page, less the byte that ends the string. */
export const maxOptionBytes = 4095;

/**
 * Redirects, metadata-only copies and the index would tie an upper directory to the lowers it was first mounted on;
 * ours become lower directories of other stacks later, so all three stay off whatever the host's defaults are.
 */
const overlayOptions = ['redirect_dir=off', 'metacopy=off', 'index=off'];

/**
 * The mount that shows a stack: a bind where one directory is all there is, else an overlay. Pure.
 * Throws where a stack has neither layers nor a writable directory.
 */
export function planMount(stack: MountStack): StackMount {
  const { layers, writable } = stack;
  const [only] = layers;
  if (only === undefined) {
    if (writable === undefined) throw new TypeError('a stack without any directory cannot be mounted');
    return { type: 'bind', source: writable.upperDir, readOnly: false };
  }
  if (writable === undefined && layers.length === 1) return { type: 'bind', source: only, readOnly: true };
  const uppers = writable === undefined ? [] : [writable.upperDir, writable.workDir];
  const cwd = commonDirectory([...layers, ...uppers]);
  const name = (path: string) => escapeOption(relativeTo(cwd, path));
  const options = [
    `lowerdir=${layers.toReversed().map(name).join(':')}`,
    ...(writable === undefined ? [] : [`upperdir=${name(writable.upperDir)}`, `workdir=${name(writable.workDir)}`]),
    ...overlayOptions,
  ];
  return { type: 'overlay', cwd, options: options.join(',') };
}

/** Whether the kernel can take a stack as one overlay; deeper ones are flattened by copying before they are mounted. */
export function fitsOneMount(stack: MountStack): boolean {
  const plan = planMount(stack);
  if (plan.type === 'bind') return true;
  return stack.layers.length <= maxLowerDirectories && Buffer.byteLength(plan.options) <= maxOptionBytes;
}

function escapeOption(path: string): string {
  return path.replace(/[\\:,]/g, (character) => `\\${character}`);
}
