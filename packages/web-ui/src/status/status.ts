/** Every status a thing can have on screen: glyph, word and the colour set `.st-<status>` go by it. */
export type Status =
  | 'succeeded'
  | 'failed'
  | 'errored'
  | 'aborted'
  | 'paused'
  | 'pending'
  | 'running'
  | 'none'
  | 'archived'
  | 'interrupted'
  | 'cancelled'
  | 'pinned';

/** The status of a build in the words of the API; one we do not know is shown as pending rather than breaking the page. */
export function statusOfBuild(status: string): Status {
  switch (status) {
    case 'started':
      return 'running';
    case 'succeeded':
    case 'failed':
    case 'errored':
    case 'aborted':
    case 'pending':
      return status;
    default:
      return 'pending';
  }
}

export function isMoving(status: string): boolean {
  return status === 'pending' || status === 'started';
}

/** The literal colours that scripts read from inline styles (ui.md A14); our own colours come from the tokens. */
export const contractColours: Partial<Record<Status, string>> = {
  succeeded: 'rgb(28, 189, 99)',
  failed: 'rgb(219, 84, 66)',
  errored: 'rgb(222, 149, 29)',
  aborted: 'rgb(110, 69, 0)',
  paused: 'rgb(75, 175, 242)',
  pending: 'rgb(164, 164, 164)',
  running: 'rgb(250, 212, 59)',
};
