import type { LogReport } from './build-log.ts';
import type { DrawnRow } from './draw-row.ts';
import type { Found } from './find-text.ts';

/** Rows from the first, counted from 0, up to and without the second. */
export type RowRange = readonly [from: number, to: number];

/** What the page asks of the log worker. `request` numbers come back with the answer. */
export type LogRequest =
  | { readonly kind: 'open'; readonly buildId: number }
  | { readonly kind: 'close' }
  | {
      readonly kind: 'rows';
      readonly request: number;
      readonly step: string;
      /** Rows from the first up to and without the second of each pair. */
      readonly ranges: readonly RowRange[];
    }
  | { readonly kind: 'find'; readonly request: number; readonly step: string; readonly query: string }
  | { readonly kind: 'text'; readonly request: number; readonly step: string };

export type LogStreamState = 'opening' | 'reading' | 'lost' | 'ended' | 'unauthorized' | 'not-found';

/** What the log worker tells the page. */
export type LogAnswer =
  | { readonly kind: 'report'; readonly report: LogReport }
  | { readonly kind: 'state'; readonly state: LogStreamState }
  | { readonly kind: 'rows'; readonly request: number; readonly rows: readonly DrawnRow[] }
  | { readonly kind: 'find'; readonly request: number; readonly found: Found }
  | { readonly kind: 'text'; readonly request: number; readonly text: string };
