import { createHash } from 'node:crypto';
import type { Clock, Component, Logger } from '@rondo/foundation';
import type { JsonValue, VarSource } from '@rondo/pipeline';
import type { LookupAsker } from '../lookup-asker.ts';
import type { SecretManager } from '../secret-manager.ts';
import { type LookupSettings, ManagedSecrets } from './managed-secrets.ts';

type Pooled = { readonly secrets: ManagedSecrets; usedAtMs: number };

type PoolParts = {
  readonly lookups: LookupSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A manager that nobody asked for this long is closed (`--gc-var-source-recycle-period`). */
  readonly recyclePeriodMs: number;
};

const sweepIntervalMs = 60_000;

/**
 * The managers of var sources, shared by all builds and checks whose sources have the same type and settings, credentials included (operations.md A26): one login for
 * all of them. Identity tokens never come here.
 */
export class ManagerPool implements Component, Disposable {
  readonly name = 'var_source_pool';
  readonly #parts: PoolParts;
  readonly #pooled = new Map<string, Pooled>();

  constructor(parts: PoolParts) {
    this.#parts = parts;
  }

  /** The manager of these settings, made by `create` if there is none yet; what `create` throws goes through. */
  open(
    type: string,
    config: JsonValue,
    create: (parts: Pick<PoolParts, 'clock' | 'logger'>) => SecretManager,
  ): Pick<ManagedSecrets, 'varsFor'> {
    const key = createHash('sha256')
      .update(canonical([type, config]))
      .digest('hex');
    this.#use(key, create);
    return { varsFor: (asker) => this.#varsOf(key, asker, create) };
  }

  /** Looks once a minute for managers that nobody needs any more. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#parts.clock.sleep(sweepIntervalMs, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      this.#sweep();
    }
  }

  [Symbol.dispose](): void {
    for (const { secrets } of this.#pooled.values()) secrets[Symbol.dispose]();
    this.#pooled.clear();
  }

  /** A build may ask again long after it opened its source. */
  #varsOf(key: string, asker: LookupAsker, create: Parameters<ManagerPool['open']>[2]): VarSource {
    return { get: (reference, signal) => this.#use(key, create).varsFor(asker).get(reference, signal) };
  }

  #use(key: string, create: Parameters<ManagerPool['open']>[2]): ManagedSecrets {
    const { clock, logger, lookups } = this.#parts;
    const known = this.#pooled.get(key);
    if (known !== undefined) {
      known.usedAtMs = clock.nowMs();
      return known.secrets;
    }
    const secrets = new ManagedSecrets(create({ clock, logger }), lookups, clock);
    this.#pooled.set(key, { secrets, usedAtMs: clock.nowMs() });
    return secrets;
  }

  #sweep(): void {
    const { clock, recyclePeriodMs } = this.#parts;
    for (const [key, { secrets, usedAtMs }] of this.#pooled) {
      if (clock.nowMs() - usedAtMs < recyclePeriodMs) continue;
      this.#pooled.delete(key);
      secrets[Symbol.dispose]();
    }
  }
}

/** The same text for the same value, in whatever order its keys stand. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
