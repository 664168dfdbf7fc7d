import { describe, expect, it } from 'vitest';
import { allowedMethods, isCanonicalPath } from './paths.ts';

describe('paths', () => {
  it.each([
    ['/api/v1/info', true],
    ['/api/v1/teams/a%2F..%2Fb', true],
    ['/x/..y/.z', true],
    ['//api/v1/info', '/api/v1/info'],
    ['/api/../api/v1/info?a=//', '/api/v1/info?a=//'],
    ['/a/./b/', '/a/b/'],
    ['/../..', '/'],
    ['/api/v1', '/api/v1/'],
    ['/sky/issuer', '/sky/issuer/'],
  ])('%s is canonical: %s', (url, expected) => expect(isCanonicalPath(url)).toBe(expected));

  it('know the methods of every route they match', () => {
    expect(allowedMethods('/api/v1/teams/main')).toEqual(['DELETE', 'GET', 'PUT']);
    expect(allowedMethods('/api/v1/wall')).toEqual(['DELETE', 'GET', 'PUT']);
    expect(allowedMethods('/api/v1/none')).toEqual([]);
  });
});
