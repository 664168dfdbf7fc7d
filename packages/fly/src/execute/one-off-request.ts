import type { TaskConfig } from '@rondo/pipeline';
import type { FlyIo } from '../io/fly-io.ts';
import type { InputPair } from '../options/path.ts';
import type { JobReference } from '../references/pipeline-reference.ts';

/** A task that is to run with what is here (fly.md 17.2). */
export interface OneOffRequest {
  readonly io: FlyIo;
  readonly team: string;
  readonly config: TaskConfig;
  readonly background: boolean;
  readonly privileged: boolean;
  readonly includeIgnored: boolean;
  readonly inputs: readonly InputPair[];
  readonly inputMapping: Readonly<Record<string, string>>;
  readonly inputsFrom: JobReference | undefined;
  readonly outputs: readonly InputPair[];
  readonly image: string;
  readonly tags: readonly string[];
}
