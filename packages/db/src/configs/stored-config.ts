import { RondoError } from '@rondo/foundation';

/** A stored config that this version can't read. */
export class StoredConfigError extends RondoError {
  readonly code = 'STORED_CONFIG';
}

const format = 1;

/**
 * The text of a config column: the normal form as `pipeline` types it, under the number of its format. JSON has no whole
 * numbers of 64 bits, so nanoseconds are written as text.
 */
export function encodeStoredConfig(config: unknown): string {
  return JSON.stringify({ format, config }, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

/** `Config` is what was given to encodeStoredConfig for this column. Throws StoredConfigError. */
export function decodeStoredConfig<Config>(text: string): Config {
  const stored: { format?: unknown; config?: unknown } = JSON.parse(text, (key, value: unknown) =>
    key === 'intervalNs' && typeof value === 'string' ? BigInt(value) : value,
  );
  if (stored.format !== format) {
    throw new StoredConfigError(
      `a config is stored in format ${stored.format}, this version reads ${format}; start a newer Rondo`,
    );
  }
  return stored.config as Config;
}
