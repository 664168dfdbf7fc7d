import type { MountStack } from '../volumes/mount-stack.ts';
import { planMount } from '../volumes/plan-mount.ts';

/** A stack to be shown at an absolute path in the holder's own mount namespace. */
export type StageMount = { target: string; stack: MountStack };

/** Mounts that one `mount -a` makes, standing in `cwd` (overlay options hold relative paths), as the text of an fstab. */
export type MountGroup = { cwd: string; fstab: string };

/**
 * The mounts of a container, in as few programs as possible. `stageSource` is shown at `stagePath` first; the targets
 * lie below it. Pure.
 */
export function planStage(stage: { source: string; path: string }, mounts: StageMount[]): MountGroup[] {
  const plans = mounts.map(({ target, stack }) => ({ target, plan: planMount(stack) }));
  // Binds name their sources in full, so they go with whichever group comes first: each group is one more program to start.
  const firstCwd = plans.map(({ plan }) => plan).find((plan) => plan.type === 'overlay')?.cwd ?? '/';
  const groups = new Map<string, string[]>([[firstCwd, [fstabLine(stage.source, stage.path, 'none', 'bind')]]]);
  for (const { target, plan } of plans) {
    const cwd = plan.type === 'bind' ? firstCwd : plan.cwd;
    const line =
      plan.type === 'bind'
        ? fstabLine(plan.source, target, 'none', 'bind')
        : fstabLine('overlay', target, 'overlay', plan.options);
    groups.set(cwd, [...(groups.get(cwd) ?? []), line]);
  }
  return [...groups].map(([cwd, lines]) => ({ cwd, fstab: `${lines.join('\n')}\n` }));
}

function fstabLine(source: string, target: string, kind: string, options: string): string {
  return `${[source, target, kind, options].map(escapeField).join(' ')} 0 0`;
}

function escapeField(field: string): string {
  return field.replace(/[\s\\#]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
