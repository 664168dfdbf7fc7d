const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** `4s`, `1m 12s`, `1h 51m`, `3d 4h`: the two largest units (ui.md A3.4), seconds in two digits so that columns stand still. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < minute) return `${seconds}s`;
  if (seconds < hour) return `${Math.floor(seconds / minute)}m ${String(seconds % minute).padStart(2, '0')}s`;
  if (seconds < day) return `${Math.floor(seconds / hour)}h ${Math.floor((seconds % hour) / minute)}m`;
  return `${Math.floor(seconds / day)}d ${Math.floor((seconds % day) / hour)}h`;
}

/** How long ago, for people: `18s`, `11m`, `6h 41m`, `2 days`. */
export function formatAge(seconds: number): string {
  const age = Math.max(0, Math.floor(seconds));
  if (age < minute) return `${age}s`;
  if (age < hour) return `${Math.floor(age / minute)}m`;
  if (age < day) {
    const minutes = Math.floor((age % hour) / minute);
    return minutes === 0 ? `${Math.floor(age / hour)}h` : `${Math.floor(age / hour)}h ${minutes}m`;
  }
  const days = Math.floor(age / day);
  return days === 1 ? '1 day' : `${days} days`;
}

/** The shortest form, for graph nodes: `31m`, `3h`, `9d`. */
export function formatShortAge(seconds: number): string {
  const age = Math.max(0, Math.floor(seconds));
  if (age < minute) return `${age}s`;
  if (age < hour) return `${Math.floor(age / minute)}m`;
  if (age < day) return `${Math.floor(age / hour)}h`;
  return `${Math.floor(age / day)}d`;
}
