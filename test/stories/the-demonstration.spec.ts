import { existsSync } from 'node:fs';
import { Program } from '../support/program';

jest.setTimeout(120_000);

describe('The demonstration', () => {
  it('tells three months of an agency, proves them by a rebuild, and leaves nothing behind', async () => {
    const { ended, said, logged } = Program.minutebook(['demo'], {});
    expect([await ended, logged]).toEqual([{ code: 0, signal: null }, []]);

    const story = said.join('\n');
    for (const [what, figure] of [
      ['what is left carries', /Acme’s balance: 12 h 30 available/],
      ['a small overrun', /25 min over/],
      ['is borrowed', /Acme’s balance: 9 h 35 available/],
      ['a larger one is charged', /Time beyond the hours available │ 1 h 35 │ £120\.00 │ £190\.00/],
      ['an answer came late', /response +│ +1 h 00 │ Mon 30 Nov, 09:30 │ Mon 30 Nov, 10:10 │ breached/],
      ['the proof', /\d+ documents compared, field by field: equal/],
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
