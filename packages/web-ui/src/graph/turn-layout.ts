import type { GraphLayout } from './graph-layout.ts';

/** A layout that runs to the right, turned so that it runs down: what was left is above. */
export function turnLayout(layout: GraphLayout): GraphLayout {
  return {
    ...layout,
    width: layout.height,
    height: layout.width,
    nodes: layout.nodes.map((node) => ({ ...node, x: node.y, y: node.x, width: node.height, height: node.width })),
    threads: layout.threads.map((thread) => ({
      ...thread,
      path: turnPath(thread.path),
      end: { x: thread.end.y, y: thread.end.x },
    })),
    rails: layout.rails.map((rail) => ({ ...rail, path: turnPath(rail.path) })),
  };
}

const turned: Readonly<Record<string, string>> = { H: 'V', V: 'H' };

/** Path data with x and y exchanged; knows the absolute commands M, L, H, V, Q and C. */
export function turnPath(path: string): string {
  return path.replace(/([MLHVQC])([^MLHVQC]*)/g, (_, command: string, text: string) => {
    const numbers = text.trim().split(/[\s,]+/);
    const other = turned[command];
    if (other !== undefined) return `${other}${numbers[0]}`;
    const pairs: string[] = [];
    for (let at = 0; at + 1 < numbers.length; at += 2) pairs.push(`${numbers[at + 1]} ${numbers[at]}`);
    return `${command}${pairs.join(' ')}`;
  });
}
