import { stringifyJson } from '@rondo/foundation';
import type { JsonValue, StoredForm } from '@rondo/pipeline';
import type { Db } from '../db.ts';
import type { Sealed } from '../secrets/secret-codec.ts';
import { openSecret, sealSecret } from '../secrets/secret-columns.ts';

/** What to write into a `config` column and its `_nonce`: the stored form as JSON text, sealed. */
export function sealConfig<Config>(db: Db, form: StoredForm<Config>, config: Config): Sealed {
  return sealSecret(db, stringifyJson(form.encode(config)));
}

/** The config of a row. Throws UnreadableSecretError, and DecodeProblem where the text is not of this form. */
export function openConfig<Config>(
  db: Db,
  form: StoredForm<Config>,
  row: { readonly config: string; readonly config_nonce: string | null },
): Config {
  const json: JsonValue = JSON.parse(openSecret(db, row.config, row.config_nonce));
  return form.decode(json);
}
