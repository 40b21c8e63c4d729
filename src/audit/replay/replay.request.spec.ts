import { Refusal } from '../../kernel/refusal';
import { readModelsFor, scopeOf, textOf } from './replay.request';

const faultsOf = (work: () => unknown): readonly string[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.errors.map(({ pointer, detail }) => `${pointer} ${detail}`);
    throw error;
  }
  return [];
};

it.each([
  ['all', { kind: 'all' }],
  [{ clientId: 'acme' }, { kind: 'client', clientId: 'acme' }],
  [{ agreementId: 'a1' }, { kind: 'agreement', agreementId: 'a1' }],
  [
    { agreementId: 'a1', month: '2026-10' },
    { kind: 'month', agreementId: 'a1', month: '2026-10' },
  ],
  [{ ticketId: 't1' }, { kind: 'ticket', ticketId: 't1' }],
])('The scope %j is told as it is asked', (text, scope) => {
  expect(scopeOf(text)).toEqual(scope);
  expect(textOf(scopeOf(text))).toEqual(text);
});

it.each<[unknown, string]>([
  [null, '/scope must be'],
  [[], '/scope must be'],
  [{}, '/scope must be'],
  [{ clientId: 'acme', ticketId: 't1' }, '/scope must be'],
  [{ agreementId: '' }, '/scope/agreementId must be an id'],
  [{ agreementId: 'a1', month: 'October' }, '/scope/month must be a month'],
  [{ ticketId: 't1', month: '2026-10' }, '/scope/month needs the agreementId'],
  [{ agreementId: 'a1', 'm/n': 1 }, '/scope/m~1n is not a known field'],
])('The scope %j is refused: %s', (text, fault) => {
  expect(faultsOf(() => scopeOf(text))[0]).toContain(fault);
});

it('Read models that are not named are all that the scope has, for clients those that they may see', () => {
  const names = (forClient: boolean) =>
    readModelsFor({ kind: 'month', agreementId: 'a1', month: '2026-10' }, undefined, forClient).map(({ name }) => name);
  expect(names(false)).toContain('ledger-history');
  expect(names(true)).not.toContain('ledger-history');
  expect(names(true)).toContain('statements');
});

it('Read models that are not known, not of the scope or not to be seen are refused by their places', () => {
  const asked = (names: string[], forClient = false) =>
    faultsOf(() => readModelsFor({ kind: 'ticket', ticketId: 't1' }, names, forClient));
  expect(asked(['ticket-board', 'work-queue'])).toEqual([]);
  expect(asked(['board', 'ticket-board', 'balances'])).toEqual([
    expect.stringMatching(/^\/readModels\/0 must be one of: /),
    expect.stringMatching(/^\/readModels\/2 balances has no documents that are wholly of such a scope/),
  ]);
  expect(asked(['work-queue'], true)).toEqual([expect.stringMatching(/^\/readModels\/0 must be one of: /)]);
});
