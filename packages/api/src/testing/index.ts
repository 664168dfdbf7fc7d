export { hasRecordings, type Recorded, readRecorded, readRecordedPipeline } from '../golden/recording.ts';
export { type Answer, compareWith, titleOf } from './replaying.ts';
