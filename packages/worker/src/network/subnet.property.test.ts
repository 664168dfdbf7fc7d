import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  candidateSubnets,
  chooseSubnet,
  gatewayAddress,
  overlaps,
  parseSubnet,
  slotAddress,
  subnetText,
} from './subnet.ts';

const subnets = fc
  .record({ address: fc.integer({ min: 0x0a000000, max: 0x0affffff }), prefix: fc.integer({ min: 8, max: 32 }) })
  .map(({ address, prefix }) => ({ base: address - (address % 2 ** (32 - prefix)), prefix }));

it('chooses a subnet that meets nothing which the machine has', () => {
  fc.assert(
    fc.property(fc.array(subnets, { maxLength: 20 }), (taken) => {
      const chosen = chooseSubnet(undefined, taken);
      if (chosen === undefined)
        expect(candidateSubnets().every((one) => taken.some((other) => overlaps(one, other)))).toBe(true);
      else expect(taken.some((other) => overlaps(chosen, other))).toBe(false);
    }),
  );
});

it('keeps the subnet it had while that is free', () => {
  const had = parseSubnet('10.80.32.0/22');
  expect(chooseSubnet(had, [])).toEqual(had);
  expect(chooseSubnet(had, [{ base: 0, prefix: 0 }])).toEqual(had);
  const other = chooseSubnet(had, [{ base: 0x0a502005, prefix: 32 }]);
  expect(other && subnetText(other)).toBe('10.80.0.0/22');
});

it('is read as it is written', () => {
  fc.assert(
    fc.property(subnets, (subnet) => {
      expect(parseSubnet(subnetText(subnet))).toEqual(subnet);
    }),
  );
  expect(['10.0.0.0', '10.0.0/8', '300.0.0.0/8', '10.0.0.0/40', 'default'].map(parseSubnet)).toEqual(
    Array(5).fill(undefined),
  );
});

it('numbers addresses from the second on', () => {
  const subnet = { base: 0x0a500400, prefix: 22 };
  expect([gatewayAddress(subnet), slotAddress(subnet, 0), slotAddress(subnet, 253), slotAddress(subnet, 254)]).toEqual([
    '10.80.4.1',
    '10.80.4.2',
    '10.80.4.255',
    '10.80.5.0',
  ]);
});
