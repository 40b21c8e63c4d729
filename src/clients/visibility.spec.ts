import { maySee, visible } from './visibility';

const ada = { id: 'ada', role: 'agent' } as const;
const wile = { id: 'wile', role: 'client', clientId: 'acme' } as const;

it('people of the agency see every client, a client only itself', () => {
  expect([maySee(ada, 'acme'), maySee(wile, 'acme'), maySee(wile, 'globex')]).toEqual([true, true, false]);
});

it('a list is narrowed to what may be seen and what was asked for', () => {
  expect(visible(ada, 'clientId')).toEqual({});
  expect(visible(ada, 'clientId', 'acme')).toEqual({ clientId: { $in: ['acme'] } });
  expect(visible(wile, 'clientId')).toEqual({ clientId: { $in: ['acme'] } });
  expect(visible(wile, 'clientId', 'acme')).toEqual({ clientId: { $in: ['acme'] } });
  expect(visible(wile, 'clientId', 'globex')).toEqual({ clientId: { $in: [] } });
});
