export { MemoryVersionsView } from '../resolve/memory/memory-versions-view.ts';
export { type AlgorithmCase, checkAlgorithmCase, loadHistory } from './algorithm-case.ts';
