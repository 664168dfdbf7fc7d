export { MemoryVersionsView } from '../resolve/memory/memory-versions-view.ts';
export {
  type AlgorithmCase,
  type AlgorithmState,
  checkAlgorithmCase,
  loadHistory,
  readInputs,
} from './algorithm-case.ts';
