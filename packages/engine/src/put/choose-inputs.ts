import type { PutPlan } from '@rondo/pipeline';
import type { Artifact } from '@rondo/runtime';
import type { RunState } from '../run-state.ts';
import { detectInputs } from './detect-inputs.ts';

/** The artifacts that a put sees, by name (scheduling.md 9.2). Throws with the text users read. */
export function chooseInputs({ inputs, params }: PutPlan, state: RunState): Map<string, Artifact> {
  switch (inputs?.kind) {
    case 'all':
      return state.artifacts();
    case 'named':
      return new Map(inputs.names.map((name) => [name, namedArtifact(name, state)]));
    case 'unknown':
      return new Map();
    case 'detect':
    case undefined: {
      const names = detectInputs(params);
      return new Map([...state.artifacts()].filter(([name]) => names.has(name)));
    }
  }
}

function namedArtifact(name: string, state: RunState): Artifact {
  const artifact = state.artifact(name);
  if (artifact === undefined) throw new Error(`input not found: ${name}`);
  return artifact;
}
