import { type Outline } from '../cloud-event';
import { type Selection, selects, wantedOf } from './selection';

const all: Selection = { types: null, agreementId: null, clientId: null };
const acmes: Outline = { position: 7, type: 'TimeLogged', clientId: 'acme', agreementId: 'a1' };
const theAgencys: Outline = { position: 7, type: 'KeyIssued', clientId: null, agreementId: null };

describe('A selection', () => {
  it.each<[string, Partial<Selection>, Outline, boolean]>([
    ['everything', {}, acmes, true],
    ['everything', {}, theAgencys, true],
    ['its client', { clientId: 'acme' }, acmes, true],
    ['another client', { clientId: 'globex' }, acmes, false],
    ['a client, and what is the agency’s own', { clientId: 'acme' }, theAgencys, false],
    ['its agreement', { agreementId: 'a1' }, acmes, true],
    ['another agreement', { agreementId: 'a2' }, acmes, false],
    ['its type', { types: ['MonthClosed', 'TimeLogged'] }, acmes, true],
    ['another type', { types: ['MonthClosed'] }, acmes, false],
    ['its type, of another client', { types: ['TimeLogged'], clientId: 'globex' }, acmes, false],
  ])('of %s', (_, asked, event, selected) => {
    expect(selects({ ...all, ...asked }, event)).toBe(selected);
  });

  it.each<[string, Partial<Selection>, ReturnType<typeof wantedOf>]>([
    ['of everything asks the store for everything', {}, undefined],
    ['of a client asks it for everything, as streams do not tell', { clientId: 'acme' }, undefined],
    ['of some types asks it for those', { types: ['TicketOpened'] }, { types: ['TicketOpened'] }],
    [
      'of an agreement’s months and invoices asks it for their streams',
      { types: ['MonthClosed', 'TimeLogged', 'InvoiceIssued'], agreementId: 'a1' },
      { streams: ['ledger-a1-', 'invoice-a1-'] },
    ],
    [
      'of an agreement’s tickets asks it for their types, as streams do not tell',
      { types: ['MonthClosed', 'TicketOpened'], agreementId: 'a1' },
      { types: ['MonthClosed', 'TicketOpened'] },
    ],
  ])('%s', (_, asked, wanted) => {
    expect(wantedOf({ ...all, ...asked })).toEqual(wanted);
  });
});
