export { MemoryVersionsView } from '../resolve/memory/memory-versions-view.ts';
export {
  type AlgorithmCase,
  type AlgorithmState,
  loadHistory,
  readInputs,
  runAlgorithmCase,
} from './algorithm-case.ts';
