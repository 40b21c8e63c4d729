import { recorded } from '../test/support/fake-log';
import { commands } from './commands';

const fact = (stream: string, revision: number, requestHash?: string) => {
  const event = recorded({ type: 'TimeLogged', data: {} }, { stream, revision });
  return { ...event, metadata: { ...event.metadata, commandId: 'c1', ...(requestHash && { requestHash }) } };
};

it('finds a request again by its command', () => {
  const event = fact('ledger-a1-2026-03', 4, 'aa');
  expect(commands.route(event)).toEqual(['c1']);
  expect(commands.evolve(commands.initial('c1'), event)).toEqual({
    id: 'c1',
    requestHash: 'aa',
    stream: 'ledger-a1-2026-03',
    revision: 4,
  });
});

it('keeps the first fact of a command that wrote several', () => {
  const first = commands.evolve(commands.initial('c1'), fact('ledger-a1-2026-03', 4, 'aa'));
  expect(commands.evolve(first, fact('ledger-a1-2026-03', 5, 'aa'))).toEqual(first);
});

it('knows nothing of commands that no request carried', () => {
  expect(commands.route(fact('ledger-a1-2026-03', 4))).toEqual([]);
});
