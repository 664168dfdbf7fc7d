const levels = {
  debug: { name: 'DEBU', color: 37 },
  info: { name: 'INFO', color: 36 },
  warning: { name: 'WARN', color: 33 },
  error: { name: 'ERRO', color: 31 },
  fatal: { name: 'FATA', color: 31 },
} as const;

export type LogrusLevel = keyof typeof levels;

/**
 * One line of log in the coloured form that mock and registry-image have always printed: level, seconds since the
 * start, the message padded to 44 characters, then fields (resources.md 10).
 */
export function logrusLine(
  level: LogrusLevel,
  message: string,
  options: { elapsedMs?: number; fields?: Readonly<Record<string, string>> } = {},
): string {
  const { name, color } = levels[level];
  const seconds = String(Math.floor((options.elapsedMs ?? 0) / 1000)).padStart(4, '0');
  const fields = Object.entries(options.fields ?? {}).map(
    ([key, value]) => ` \u001b[${color}m${key}\u001b[0m=${/^[\w./@^+-]+$/.test(value) ? value : JSON.stringify(value)}`,
  );
  return `\u001b[${color}m${name}\u001b[0m[${seconds}] ${message.padEnd(44)} ${fields.join('')}`;
}
