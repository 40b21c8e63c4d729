import { z } from 'zod';
import { type DomainEvent } from '../../kernel/event';
import { publish } from './publication';

type Cancelled = DomainEvent<
  'Cancelled',
  {
    readonly clientId: string;
    readonly by: 'agency' | 'client';
    readonly fee?: number;
    readonly parts: readonly { readonly minutes: number | null }[];
    readonly secret: string;
  }
>;
type Proclaimed = DomainEvent<'Proclaimed', { readonly region: string }>;

const clientId = z.string();
const by = z.enum(['agency', 'client']);
const fee = z.int().optional();
const parts = z.array(z.object({ minutes: z.int().nullable() }));
const hidden = ['secret'] as const;

const cancelled = publish<Cancelled>('Cancelled', 1, 'It was cancelled.');

describe('A public shape', () => {
  it('selects what is public, at any depth, and nothing else', () => {
    const { data } = cancelled(z.object({ clientId, by, fee, parts }), { hidden });
    const stored = { clientId: 'acme', by: 'client', parts: [{ minutes: 5, note: 'ours' }], secret: 'hush' };

    expect(data.parse(stored)).toEqual({ clientId: 'acme', by: 'client', parts: [{ minutes: 5 }] });
  });

  it('refuses a fact that is not of its shape, rather than to tell half of it', () => {
    const { data } = cancelled(z.object({ clientId, by, fee, parts }), { hidden });

    expect(() => data.parse({ clientId: 'acme', by: 'nobody', parts: [] })).toThrow(/agency/);
  });

  // The compiler is what is tested here: each line below does not compile, and says so if it ever does.
  it('does not compile where it is not that of the fact', () => {
    // @ts-expect-error a field that is neither public nor hidden
    cancelled(z.object({ clientId, by, fee, parts }));
    // @ts-expect-error a field that the fact does not have
    cancelled(z.object({ clientId, by, fee, parts, more: z.string() }), { hidden });
    // @ts-expect-error a field that the fact may leave out
    cancelled(z.object({ clientId, by, fee: z.int(), parts }), { hidden });
    // @ts-expect-error a field that the fact always has
    cancelled(z.object({ clientId, by: by.optional(), fee, parts }), { hidden });
    // @ts-expect-error a value that the shape does not know
    cancelled(z.object({ clientId, by: z.enum(['agency']), fee, parts }), { hidden });
    // @ts-expect-error a value that the fact does not know
    cancelled(z.object({ clientId, by: z.enum(['agency', 'client', 'court']), fee, parts }), { hidden });
    // @ts-expect-error another type further down
    cancelled(z.object({ clientId, by, fee, parts: z.array(z.object({ minutes: z.int() })) }), { hidden });
    // @ts-expect-error a field further down that is not there
    cancelled(z.object({ clientId, by, fee, parts: z.array(z.object({})) }), { hidden });
    // @ts-expect-error a fact of no client that does not say whose it is
    publish<Proclaimed>('Proclaimed', 1, 'It was proclaimed.')(z.object({ region: z.string() }));
    // @ts-expect-error a client's fact that is not the agency's
    cancelled(z.object({ clientId, by, fee, parts }), { hidden, ofTheAgency: true });

    const { ofTheAgency } = publish<Proclaimed>(
      'Proclaimed',
      1,
      'So',
    )(z.object({ region: z.string() }), {
      ofTheAgency: true,
    });
    expect(ofTheAgency).toBe(true);
  });
});
