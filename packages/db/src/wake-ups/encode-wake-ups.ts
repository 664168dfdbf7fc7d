import { type Topic, topics, type WakeUp } from './topic.ts';

/** NOTIFY carries less than 8000 bytes. */
const longestPayloadBytes = 7900;

/** As many wake-ups as fit into one NOTIFY: `node`, then a line for each. Keys hold no line breaks. */
export function encodeWakeUps(node: string, wakeUps: readonly WakeUp[]): { payload: string; wakeUps: WakeUp[] } {
  let payload = node;
  const taken: WakeUp[] = [];
  for (const wakeUp of wakeUps) {
    const line = `\n${wakeUp.topic}:${wakeUp.key}`;
    if (taken.length > 0 && Buffer.byteLength(payload) + Buffer.byteLength(line) > longestPayloadBytes) break;
    payload += line;
    taken.push(wakeUp);
  }
  return { payload, wakeUps: taken };
}

/** Topics that this version does not know come from a newer node and are passed over. */
export function decodeWakeUps(payload: string): { node: string; wakeUps: WakeUp[] } {
  const [node = '', ...lines] = payload.split('\n');
  const wakeUps = lines.flatMap((line): WakeUp[] => {
    const colon = line.indexOf(':');
    const topic = line.slice(0, colon);
    return isTopic(topic) ? [{ topic, key: line.slice(colon + 1) }] : [];
  });
  return { node, wakeUps };
}

function isTopic(text: string): text is Topic {
  return (topics as readonly string[]).includes(text);
}
