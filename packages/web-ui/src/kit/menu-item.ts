import type { Status } from '../status/status.ts';
import type { IconName } from './icons.ts';

/** A line of a menu: something to do, somewhere to go, a heading or a rule. */
export type MenuItem =
  | {
      readonly kind: 'action';
      readonly label: string;
      readonly icon: IconName;
      readonly id?: string;
      /** Names of the user are set in mono. */
      readonly mono?: boolean;
      /** Why it cannot be done. */
      readonly refused?: string | undefined;
      readonly run: () => void;
    }
  | { readonly kind: 'link'; readonly label: string; readonly status: Status; readonly href: string }
  | { readonly kind: 'head'; readonly label: string }
  | { readonly kind: 'line' };
