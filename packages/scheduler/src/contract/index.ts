export type { History } from '../testing/history.ts';
export {
  type DescribeVersionsViewOptions,
  describeVersionsView,
  type OpenVersionsView,
} from './versions-view.contract.ts';
