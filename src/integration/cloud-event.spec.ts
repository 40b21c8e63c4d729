import { cloudEventOf, outlineOf } from './cloud-event';
import { approved, crooked, FilteringLog, launched, numbered, revoked } from './feed/feed.fixtures';

const written = (...[stream, event]: ReturnType<typeof approved>) => new FilteringLog().write(stream, event);

describe('A published event', () => {
  it('is a CloudEvent: whose it is, when it happened and was written, and where it lies in the log', () => {
    const fact = written(...approved('acme', 'a1'));

    expect(cloudEventOf(fact)).toEqual({
      specversion: '1.0',
      id: 'event-7',
      source: 'urn:minutebook',
      type: 'minutebook.OverageApproved.v1',
      subject: 'ledger-a1-2026-03',
      time: '2026-03-02T09:00:00.000Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:minutebook:event:OverageApproved:1',
      position: '7',
      recordedat: '2026-03-02T09:00:05.000Z',
      correlationid: 'correlation-1',
      agreementid: 'a1',
      clientid: 'acme',
      data: fact.data,
    });
  });

  it('keeps to the names that CloudEvents allow, and leaves out what it has nothing to say to', () => {
    for (const fact of [written(...launched('acme')), written(...revoked())]) {
      const event = cloudEventOf(fact);
      for (const name of Object.keys(event)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
      expect(Object.values(event)).not.toContain(undefined);
    }
    expect(cloudEventOf(written(...launched('acme')))).not.toHaveProperty('agreementid');
    expect(cloudEventOf(written(...revoked()))).not.toHaveProperty('clientid');
  });

  // Rule: feed.private-stays-inside
  it('tells what is public of its data, and nothing else', () => {
    const secretHash = 'c2b1';
    const issued = { keyId: 'k1', role: 'client', clientId: 'acme', label: 'Shop' };
    const fact = written('key-k1', { type: 'KeyIssued', data: { ...issued, secretHash } });

    expect(cloudEventOf(fact).data).toEqual(issued);
    // A key is the agency's own, also where it is bound to a client.
    expect(outlineOf(fact)).toEqual({ position: 7, type: 'KeyIssued', clientId: null, agreementId: null });
    expect(JSON.stringify(cloudEventOf(fact))).not.toContain(secretHash);
  });

  it('is none where the fact stays inside', () => {
    expect(outlineOf(written(...numbered()))).toBeUndefined();
    const privately = { type: 'ReplyPosted', data: { clientId: 'acme', agreementId: 'a1', public: false } };
    expect(outlineOf(written('ticket-1', privately))).toBeUndefined();
  });

  it('is refused by name where it is not of its public shape, rather than told by half', () => {
    expect(() => cloudEventOf(written(...crooked('acme', 'a1')))).toThrow(
      'OverageApproved ledger-a1-2026-03@0 is not of its public shape',
    );
  });
});
