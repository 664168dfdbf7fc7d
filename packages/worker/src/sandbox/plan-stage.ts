import type { MountStack } from '../volumes/mount-stack.ts';
import { planMount } from '../volumes/plan-mount.ts';

/** A stack to be shown at an absolute path in the holder's own mount namespace. */
export type StageMount = { target: string; stack: MountStack };

/**
 * Mounts that are made standing in `cwd` (overlay options hold relative paths): those that one `mount -a` makes as the text of an fstab,
 * and those whose lines are too long for it as a shell script that makes them one by one.
 */
export type MountGroup = { cwd: string; fstab: string; script: string };

/** busybox cuts lines of an fstab somewhere beyond this, without a word. */
const longestFstabLine = 480;

/**
 * The mounts of a container, in as few programs as possible. `stageSource` is shown at `stagePath` first; the targets
 * lie below it. Pure.
 */
export function planStage(stage: { source: string; path: string }, mounts: StageMount[]): MountGroup[] {
  const plans = mounts.map(({ target, stack }) => ({ target, plan: planMount(stack) }));
  // Binds name their sources in full, so they go with whichever group comes first: each group is one more program to start.
  const firstCwd = plans.map(({ plan }) => plan).find((plan) => plan.type === 'overlay')?.cwd ?? '/';
  const stageMount = { source: stage.source, target: stage.path, kind: 'none', options: 'bind' };
  const groups = new Map<string, Mount[]>([[firstCwd, [stageMount]]]);
  for (const { target, plan } of plans) {
    const cwd = plan.type === 'bind' ? firstCwd : plan.cwd;
    const mount =
      plan.type === 'bind'
        ? { source: plan.source, target, kind: 'none', options: 'bind' }
        : { source: 'overlay', target, kind: 'overlay', options: plan.options };
    groups.set(cwd, [...(groups.get(cwd) ?? []), mount]);
  }
  return [...groups].map(([cwd, group]) => ({ cwd, ...textsOf(group) }));
}

type Mount = { source: string; target: string; kind: string; options: string };

function textsOf(mounts: readonly Mount[]): { fstab: string; script: string } {
  let [fstab, script] = ['', ''];
  for (const mount of mounts) {
    const line = fstabLine(mount);
    if (Buffer.byteLength(line) <= longestFstabLine) fstab += `${line}\n`;
    else script += `${mountCommand(mount)}\n`;
  }
  return { fstab, script };
}

function fstabLine({ source, target, kind, options }: Mount): string {
  return `${[source, target, kind, options].map(escapeField).join(' ')} 0 0`;
}

function mountCommand({ source, target, kind, options }: Mount): string {
  return `mount -t ${kind} -o ${quote(options)} ${quote(source)} ${quote(target)} || return 1`;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function escapeField(field: string): string {
  return field.replace(/[\s\\#]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
