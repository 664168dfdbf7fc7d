/** One field that a query asks for, with its arguments and what is asked of it. */
interface Field {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[];
}

/** Data that a query may ask for: a member that is a function is given the arguments. */
export type GraphqlData = { readonly [name: string]: unknown };

/** Answers a query with what it asks for and nothing else. Throws when it asks for something that is not there. */
export function answerQuery(query: string, variables: Readonly<Record<string, unknown>>, data: GraphqlData): unknown {
  const body = query.slice(query.indexOf('{', query.indexOf(')')));
  const tokens = body.match(/[A-Za-z_]\w*|\d+|[{}()[\]:$!]/g) ?? [];
  const fields = readFields(tokens, variables);
  if (tokens.length > 0) throw new Error(`Parse error on ${tokens.join(' ')}`);
  return pick(data, fields);
}

function readFields(tokens: string[], variables: Readonly<Record<string, unknown>>): Field[] {
  const fields: Field[] = [];
  expectToken(tokens, '{');
  while (tokens.at(0) !== '}') {
    const name = tokens.shift() ?? '';
    const args: Record<string, unknown> = {};
    if (tokens.at(0) === '(') {
      tokens.shift();
      while (tokens.at(0) !== ')') {
        const argument = tokens.shift() ?? '';
        expectToken(tokens, ':');
        args[argument] = readValue(tokens, variables);
      }
      tokens.shift();
    }
    fields.push({ name, args, fields: tokens.at(0) === '{' ? readFields(tokens, variables) : [] });
  }
  tokens.shift();
  return fields;
}

function readValue(tokens: string[], variables: Readonly<Record<string, unknown>>): unknown {
  const token = tokens.shift() ?? '';
  if (token === '[') {
    const list: unknown[] = [];
    while (tokens.at(0) !== ']') list.push(readValue(tokens, variables));
    tokens.shift();
    return list;
  }
  if (token !== '$') return /^\d+$/.test(token) ? Number(token) : token;
  const name = tokens.shift() ?? '';
  if (!(name in variables)) throw new Error(`Variable $${name} was not provided`);
  return variables[name];
}

function expectToken(tokens: string[], token: string): void {
  const found = tokens.shift();
  if (found !== token) throw new Error(`Parse error on "${found}", expected "${token}"`);
}

function pick(data: unknown, fields: readonly Field[]): unknown {
  if (data === null || data === undefined) return null;
  if (Array.isArray(data)) return data.map((item) => pick(item, fields));
  if (typeof data !== 'object') return data;
  if (fields.length === 0) throw new Error('Field of an object must have a selection of subfields');
  return Object.fromEntries(
    fields.map((field) => [field.name, pick(memberOf(data as GraphqlData, field), field.fields)]),
  );
}

function memberOf(data: GraphqlData, { name, args }: Field): unknown {
  if (!(name in data)) throw new Error(`Field '${name}' doesn't exist`);
  const value = data[name];
  return typeof value === 'function' ? value(args) : value;
}

/** A page of a list as GitHub gives it, two at a time however many are asked for. */
export function connectionOf(items: readonly unknown[], args: Readonly<Record<string, unknown>>): GraphqlData {
  const { first, last, after, before } = args;
  const ends = { start: Number(after ?? 0), end: Number(before ?? items.length) };
  const start = first === undefined ? Math.max(ends.end - Math.min(Number(last), 2), 0) : ends.start;
  const end = first === undefined ? ends.end : Math.min(start + Math.min(Number(first), 2), items.length);
  return {
    nodes: items.slice(start, end),
    totalCount: items.length,
    pageInfo: {
      endCursor: String(end),
      hasNextPage: end < items.length,
      startCursor: String(start),
      hasPreviousPage: start > 0,
    },
  };
}
