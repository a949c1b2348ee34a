/** What can be sold to a tenant: the catalogue, and which of it a tenant has. Pure. */
import type { Choices } from '../choices.ts';
import { type Check, integer, listOf, nullable, oneOf, openObject, string } from '../http/checks.ts';
import { refuse } from '../http/refusal.ts';

/** The applications of the platform, of which one is the platform itself. */
export const PLATFORM_APPLICATION = '5a4db000-0000-4000-8000-0000000000a0';
export const PROTECTION = '5a4db000-0000-4000-8000-0000000000a1';
export const STORAGE = '5a4db000-0000-4000-8000-0000000000c1';

/** The two editions that Acronis' samples name in their configuration. */
export const EDITIONS = ['pck_per_gigabite', 'pck_per_workload'] as const;

/** `items_3` of the API reference, without the tenant. */
export interface OfferingItem {
  readonly application_id: string;
  readonly name: string;
  readonly edition: string;
  readonly usage_name: string;
  readonly status: 0 | 1;
  readonly locked: boolean;
  readonly quota: { readonly value: number | null; readonly overage: number | null; readonly version: number };
  readonly type: 'count' | 'infra';
  readonly infra_id?: string;
  readonly measurement_unit: 'quantity' | 'bytes';
}

const NO_QUOTA = { value: null, overage: null, version: 0 };

/** All there is, switched on for the editions named. */
export function listCatalogue(...on: readonly string[]): readonly OfferingItem[] {
  return EDITIONS.flatMap((edition) => {
    const status = on.includes(edition) ? 1 : 0;
    const shared = { application_id: PROTECTION, edition, status, locked: false, quota: NO_QUOTA } as const;
    const suffix = edition === EDITIONS[0] ? 'g' : 'w';
    const workstations = { name: `pw_${suffix}_workstations`, usage_name: 'workstations' };
    const storage = { name: `pw_${suffix}_storage`, usage_name: 'storage' };
    return [
      { ...shared, ...workstations, type: 'count', measurement_unit: 'quantity' },
      { ...shared, ...storage, type: 'infra', infra_id: STORAGE, measurement_unit: 'bytes' },
    ] as const;
  });
}

const amount = nullable(integer);
const onOrOff: Check<0 | 1> = (value, at) => (oneOf(['0', '1'])(String(integer(value, at)), at) === '1' ? 1 : 0);

/** Open, because the list of items is read back whole and sent again. */
export const offeringItemsPut = openObject(
  {
    offering_items: listOf(
      openObject(
        {
          name: string,
          edition: nullable(string),
          status: onOrOff,
          quota: openObject({ value: amount, overage: amount, version: integer }),
        },
        ['name'],
      ),
    ),
  },
  ['offering_items'],
);

type Wanted = ReturnType<typeof offeringItemsPut>['offering_items'];

/** Those that are named change, the others stay. */
export function changeOffering(before: readonly OfferingItem[], wanted: Wanted): readonly OfferingItem[] {
  return wanted.reduce((items, { name, edition, status = 1, quota }) => {
    const index = items.findIndex((item) => item.name === name && (edition ?? item.edition) === item.edition);
    const item = items[index];
    if (!item) throw refuse(400, `There is no offering item ${name}.`, { code: 1021 });
    const { value = item.quota.value, overage = item.quota.overage } = quota ?? {};
    const isSame = value === item.quota.value && overage === item.quota.overage;
    const changed = { value, overage, version: item.quota.version + (isSame ? 0 : 1) };
    return items.with(index, { ...item, status, quota: changed });
  }, before);
}

/** One edition on, the others off. */
export function switchEdition(items: readonly OfferingItem[], edition: string): readonly OfferingItem[] {
  if (!EDITIONS.some((one) => one === edition)) throw refuse(400, `There is no edition ${edition}.`, { code: 1021 });
  return items.map((item) => ({ ...item, status: item.edition === edition ? 1 : 0 }));
}

export const choices = {
  offeringItems: {
    question: 'What can be sold, who has it, and what do PUT of offering items and of an edition answer?',
    choice: 'two items in two editions; a new tenant has none, the others the first edition; 200 and all items',
  },
} satisfies Choices;
