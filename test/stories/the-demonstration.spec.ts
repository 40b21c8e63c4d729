import { existsSync } from 'node:fs';
import { Program } from '../support/program';

jest.setTimeout(120_000);

describe('The demonstration', () => {
  it('tells a year of an agency, with a disputed invoice, proves it by a replay, and leaves nothing behind', async () => {
    const { ended, said, logged } = Program.minutebook(['demo'], {});
    expect([await ended, logged]).toEqual([{ code: 0, signal: null }, []]);

    const story = said.join('\n');
    for (const [what, figure] of [
      ['two months’ worth carry at most', /Acme’s balance: 20 h 00 available/],
      ['two hours over are charged', /Time beyond the hours available │ 2 h 00 │ £120\.00 │ +£240\.00/],
      ['a small overrun is borrowed', /Acme’s balance: 9 h 35 available/],
      ['hours that were bought are used', /Acme’s balance: 20 h 00 available, 20 h 00 used/],
      ['what is left carries', /Acme’s balance: 12 h 30 available/],
      ['a larger overrun is charged', /Time beyond the hours available │ 1 h 35 │ £120\.00 │ £190\.00/],
      ['an answer came late', /response +│ +1 h 00 │ Mon 30 Nov, 09:30 │ Mon 30 Nov, 10:10 │ breached/],
      ['it is disputed in part', /£600\.00 of the invoice are agreed, £190\.00 disputed/],
      ['what if', /30 min less beyond the hours, £60\.00 less to pay/],
      ['it is upheld in part', /£60\.00 come back with the credit note CN-2026-00001/],
      ['the evidence holds', /This file holds\. 11 closed months from 2026-01 through 2026-11/],
      ['every seal fits', /holds 22 closed months and their \d+ events to their seals: all fit/],
      ['live equals replay', /worked out again from \d+ events, and compared field by field: equal/],
      [
        'what was changed by hand is found',
        /balances_v1, \/figures\/remainingMinutes: it says 570, the events say 510/,
      ],
      ['and mended', /Once more, field by field: equal/],
    ] as const) {
      expect([what, figure.test(story)]).toEqual([what, true]);
    }
    const [, folder = ''] = /opened in (\S+)\.$/m.exec(story) ?? [];
    expect(folder).not.toBe('');
    expect(existsSync(folder)).toBe(false);
  });

  it('says what it is when it is asked', async () => {
    const { ended, said } = Program.minutebook(['demo', '--help'], {});
    expect((await ended).code).toBe(0);
    expect(said.join('\n')).toMatch(/--keep/);
  });
});
