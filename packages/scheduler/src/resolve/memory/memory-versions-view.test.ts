import { describeVersionsView } from '../../contract/versions-view.contract.ts';
import { viewOf } from '../../testing/history.ts';

describeVersionsView('a view held in memory', async (history) => {
  return { view: viewOf(history), [Symbol.asyncDispose]: async () => {} };
});
