/** The log worker: reads a build's plan and events, keeps its log as display rows, and hands out the rows on screen. */
import { asObject, parseJson } from '../data/json.ts';
import { BuildLog } from './build-log.ts';
import { drawRow } from './draw-row.ts';
import { readBuildEvents } from './event-stream.ts';
import { findText } from './find-text.ts';
import type { LogAnswer, LogRequest, LogStreamState } from './log-messages.ts';
import { readPlan } from './plan-node.ts';

const reportEveryMs = 50;

let log = new BuildLog();
let reading = new AbortController();
let reportedAtMs = 0;
let pendingReport: ReturnType<typeof setTimeout> | undefined;

self.onmessage = (message: MessageEvent<LogRequest>) => {
  const request = message.data;
  if (request.kind === 'open') void open(request.buildId);
  else if (request.kind === 'close') reading.abort();
  else answer(lookUp(request));
};

function lookUp(request: Exclude<LogRequest, { kind: 'open' | 'close' }>): LogAnswer {
  switch (request.kind) {
    case 'rows': {
      const drawn = request.ranges.flatMap(([from, to]) =>
        log.rows(request.step, from, to).map((row, index) => drawRow(row, from + index + 1, (id) => log.style(id))),
      );
      return { kind: 'rows', request: request.request, rows: drawn };
    }
    case 'find':
      return { kind: 'find', request: request.request, found: findText(log.allRows(request.step), request.query) };
    case 'text': {
      const rows = log.allRows(request.step).map((row) => row.text);
      return { kind: 'text', request: request.request, text: rows.join('\n') };
    }
  }
}

async function open(buildId: number): Promise<void> {
  reading.abort();
  const mine = new AbortController();
  reading = mine;
  const fresh = new BuildLog();
  log = fresh;
  say('opening');
  const plan = await fetchPlan(buildId, mine.signal);
  if (plan !== undefined) fresh.setPlan(plan);
  report(fresh);
  const end = await readBuildEvents(buildId, {
    fetch: (input, init) => fetch(input, init),
    signal: mine.signal,
    onEvent: (data) => fresh.take(data),
    onChunk: () => reportSoon(fresh),
    onLost: () => say('lost'),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  if (end === 'aborted') return;
  if (end === 'ended') fresh.end();
  report(fresh);
  say(end);
}

async function fetchPlan(buildId: number, signal: AbortSignal) {
  try {
    const response = await fetch(`/api/v1/builds/${buildId}/plan`, { signal, credentials: 'same-origin' });
    return response.ok ? readPlan(asObject(parseJson(await response.text()))?.plan) : undefined;
  } catch {
    // Without a plan the steps still show, in the order of their events; the event stream says what is wrong.
    return undefined;
  }
}

/** At most one report per 50 ms, the first one at once. */
function reportSoon(source: BuildLog): void {
  const waitMs = reportedAtMs + reportEveryMs - performance.now();
  if (waitMs <= 0) report(source);
  else pendingReport ??= setTimeout(() => report(source), waitMs);
}

function report(source: BuildLog): void {
  clearTimeout(pendingReport);
  pendingReport = undefined;
  if (source !== log) return;
  reportedAtMs = performance.now();
  const found = source.report();
  if (found === undefined) return;
  say('reading');
  self.postMessage({ kind: 'report', report: found } satisfies LogAnswer, {
    transfer: found.rows.map((row) => row.widths.buffer),
  });
}

function say(state: LogStreamState): void {
  answer({ kind: 'state', state });
}

function answer(message: LogAnswer): void {
  self.postMessage(message);
}
