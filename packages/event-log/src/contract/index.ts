export { describeSegmentStore } from '../stores/segment-store.contract.ts';
