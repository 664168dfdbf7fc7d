import { describe, expect, it } from 'vitest';
import { pipelineReference, readInstanceVars, writeInstanceVars } from './instance-vars.ts';

const read = (query: string) => readInstanceVars(new URLSearchParams(query));

describe('instance vars in a query', () => {
  it.each([
    ['', undefined],
    ['vars={}', {}],
    ['vars.branch=%22master%22', { branch: 'master' }],
    ['vars.n=1&vars.b=true', { n: 1, b: true }],
    ['vars.a.%22b.c%22=true', { a: { 'b.c': true } }],
    ['vars={"a":1,"b":2}&vars.a=3', { a: 3, b: 2 }],
    ['vars.a=1&vars.a=2', { a: 1 }],
  ])('%s is %j', (query, expected) => expect(read(query)).toEqual(expected));

  it.each(['vars.a=', 'vars.a=x', 'vars=1', 'vars.=1', 'vars.a..b=1', 'vars.a"b=1'])('%s is malformed', (query) => {
    expect(() => read(query)).toThrow();
  });

  it('go out as they came in, leaf by leaf', () => {
    const vars = { b: { 'x.y': 'v', z: [1] }, a: 'master' };
    expect([...writeInstanceVars(vars)]).toEqual([
      ['vars.a', '"master"'],
      ['vars.b."x.y"', '"v"'],
      ['vars.b.z', '[1]'],
    ]);
    expect(readInstanceVars(writeInstanceVars(vars))).toEqual(vars);
  });

  it('cannot reach the prototype', () => {
    const vars = read('vars.__proto__.x=1');
    expect(Object.hasOwn(vars ?? {}, '__proto__')).toBe(true);
    expect('x' in {}).toBe(false);
  });
});

describe('the reference of a pipeline', () => {
  it.each([
    [undefined, 'p'],
    [{}, 'p'],
    [{ branch: 'main', n: 1 }, 'p/branch:main,n:1'],
    [{ a: 'true', b: '12', c: 'x y', d: '' }, 'p/a:"true",b:"12",c:"x y",d:""'],
  ])('with vars %j is %s', (vars, expected) => expect(pipelineReference('p', vars)).toBe(expected));
});
