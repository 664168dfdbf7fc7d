/** Texts that are another one each time; everything else that is text must be the same. */
const volatileTexts = new Set([
  'api_url',
  'addr',
  'baggageclaim_url',
  'id',
  'kid',
  'n',
  'x',
  'y',
  'timestamp',
  'last_ran',
  'reap_time',
  'worker_version',
]);
/** What people were told of times and versions differs from run to run. */
const volatileNames = new Set(['version', 'external_url']);
/** What Rondo adds, and stock clients do not look at: its own version, and where an error is and what to do. */
const added = new Set(['product_version', 'problems']);
const counters = /^\d+(\.\d+)?$/;

/**
 * What of a JSON body a client can rely on: the keys in their order, the types, and the texts and truths that are the same each time.
 * Numbers are times and ids.
 */
export function shapeOf(value: unknown, key = ''): unknown {
  if (typeof value === 'number') return 0;
  if (typeof value === 'string') {
    if (volatileTexts.has(key) || volatileNames.has(key)) return '…';
    return key === 'name' ? value.replace(counters, '#') : value;
  }
  if (Array.isArray(value)) return value.map((item) => shapeOf(item));
  if (typeof value !== 'object' || value === null) return value;
  // Of a resource's last check also what went wrong.
  const isCheck = 'plan' in value;
  return Object.entries(value)
    .filter(([name]) => !added.has(name) && !(name === 'error' && isCheck))
    .map(([name, inner]) => [name, shapeOf(inner, name)]);
}
