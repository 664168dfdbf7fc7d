/** The layout worker: places the nodes and threads of a pipeline away from the page's own thread. */
import { layoutGraph } from './layout.ts';
import type { LayoutAnswer, LayoutRequest } from './layout-messages.ts';

self.onmessage = (message: MessageEvent<LayoutRequest>) => {
  const { request, jobs, direction } = message.data;
  const answer: LayoutAnswer = { request, layout: layoutGraph(jobs, direction) };
  self.postMessage(answer);
};
