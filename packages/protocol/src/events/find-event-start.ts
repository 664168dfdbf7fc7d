/**
 * Where the event of this id begins in a piece of wire form that holds whole consecutive events; its length where all
 * are older. JSON holds no raw line break, so the line can only be an event's head.
 */
export function findEventStart(wire: Buffer, eventId: number): number {
  const head = `id: ${eventId}\n`;
  if (wire.length === 0 || wire.subarray(0, head.length).toString('latin1') === head) return 0;
  const at = wire.indexOf(`\n\n${head}`, 0, 'latin1');
  return at === -1 ? wire.length : at + 2;
}
