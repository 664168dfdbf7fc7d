export { hasRecordings, type Recorded, readRecorded, readRecordedPipeline } from '../golden/recording.ts';
export type { ApiWorld } from './api-world.ts';
export { createRecordedWorld, setLaterPipelines } from './recorded-world.ts';
export { type Answer, compareWith, titleOf } from './replaying.ts';
