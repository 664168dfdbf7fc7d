import type { JsonValue } from '../config/json-value.ts';
import { decodeStoredPipeline } from '../parse/decode-stored.ts';
import { formatValidationError } from '../validate/findings.ts';
import { validatePipeline } from '../validate/validate-pipeline.ts';
import { compareJson, compareText, type Mismatch } from './mismatch.ts';

/** A case of schema `validate/1`. */
export interface ValidateCase {
  readonly name: string;
  readonly config: JsonValue;
  readonly expect: {
    readonly warnings: readonly { readonly type: string; readonly message: string }[];
    readonly errors: readonly string[];
    readonly error_line_order?: 'any';
  };
}

/** Validates the config of a case and compares warnings and errors, text by text. */
export function runValidateCase({ config, expect }: ValidateCase): Mismatch[] {
  const report = validatePipeline(decodeStoredPipeline(config));
  const errors = report.errors.map(formatValidationError);
  const arrange = expect.error_line_order === 'any' ? sortLines : (text: string) => text;
  return [
    ...compareJson(
      'warnings',
      expect.warnings,
      report.warnings.map(({ type, message }) => ({ type, message })),
    ),
    ...compareText('errors', expect.errors.map(arrange).join(''), errors.map(arrange).join('')),
  ];
}

function sortLines(error: string): string {
  const [head = '', ...lines] = error.trimEnd().split('\n');
  return `${[head, ...lines.sort()].join('\n')}\n`;
}
