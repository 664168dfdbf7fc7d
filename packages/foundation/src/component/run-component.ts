import { type Clock, systemClock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Component } from './component.ts';

export type RunComponentOptions = {
  logger: Logger;
  signal: AbortSignal;
  clock?: Clock;
  firstDelayMs?: number;
  maxDelayMs?: number;
};

const steadyMs = 60_000;

/** Keeps a component running until the signal fires: one that breaks is logged and started again, later each time it breaks soon. */
export async function runComponent(component: Component, options: RunComponentOptions): Promise<void> {
  const { logger, signal, clock = systemClock, firstDelayMs = 100, maxDelayMs = 10_000 } = options;
  let delayMs = firstDelayMs;
  while (!signal.aborted) {
    const startedMs = clock.nowMs();
    try {
      await component.run(signal);
      if (signal.aborted) return;
      logger.error('component ended early', { component: component.name });
    } catch (error) {
      if (signal.aborted) return;
      logger.error('component broke', { component: component.name, error });
    }
    delayMs = clock.nowMs() - startedMs > steadyMs ? firstDelayMs : Math.min(delayMs * 2, maxDelayMs);
    await clock.sleep(delayMs, signal).catch(() => undefined);
  }
}
