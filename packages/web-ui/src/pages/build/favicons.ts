import aborted from '../../assets/icons/favicon-aborted.svg';
import errored from '../../assets/icons/favicon-errored.svg';
import failed from '../../assets/icons/favicon-failed.svg';
import pending from '../../assets/icons/favicon-pending.svg';
import started from '../../assets/icons/favicon-started.svg';
import succeeded from '../../assets/icons/favicon-succeeded.svg';
import type { Status } from '../../status/status.ts';

/** The mark in a browser tab: its thick bar takes the build's colour. */
export const favicons: Partial<Record<Status, string>> = {
  aborted,
  errored,
  failed,
  pending,
  running: started,
  succeeded,
};
