import { describe, expect, it } from 'vitest';
import { fitsOneMount, planMount } from './plan-mount.ts';

describe('the mount that shows a stack', () => {
  it('is a bind where one directory is all there is', () => {
    expect(planMount({ layers: [], writable: { upperDir: '/w/v/a', workDir: '/w/v/w' } })).toEqual({
      type: 'bind',
      source: '/w/v/a',
      readOnly: false,
    });
    expect(planMount({ layers: ['/w/l/1'], writable: undefined })).toEqual({
      type: 'bind',
      source: '/w/l/1',
      readOnly: true,
    });
  });

  it('is an overlay with short names, the topmost layer first', () => {
    const stack = {
      layers: ['/w/layers/1/fs', '/w/layers/2/fs'],
      writable: { upperDir: '/w/volumes/v/volume', workDir: '/w/volumes/v/work' },
    };
    expect(planMount(stack)).toEqual({
      type: 'overlay',
      cwd: '/w',
      options:
        'lowerdir=layers/2/fs:layers/1/fs,upperdir=volumes/v/volume,workdir=volumes/v/work,redirect_dir=off,metacopy=off,index=off',
    });
  });

  it('names directories that share nothing but the root', () => {
    expect(planMount({ layers: ['/a/x', '/b/y'], writable: undefined })).toMatchObject({
      cwd: '/',
      options: expect.stringMatching(/^lowerdir=b\/y:a\/x,/),
    });
  });

  it('keeps separators in names apart from separators between them', () => {
    const plan = planMount({ layers: ['/w/a:b', '/w/c,d'], writable: undefined });
    expect(plan).toMatchObject({ options: expect.stringContaining('lowerdir=c\\,d:a\\:b,') });
  });

  it('knows when a stack is too deep for the kernel', () => {
    const layers = (count: number) =>
      Array.from({ length: count }, (_, index) => `/w/layers/${String(index).padStart(16, '0')}/fs`);
    expect(fitsOneMount({ layers: layers(127), writable: undefined })).toBe(true);
    expect(fitsOneMount({ layers: layers(250), writable: undefined })).toBe(false);
  });
});
