import type { Step } from '../../config/step-config.ts';

/** Stands where a step could not be read and another problem stops the run anyway. */
export const noStep: Step = { config: { kind: 'do', steps: [] } };
