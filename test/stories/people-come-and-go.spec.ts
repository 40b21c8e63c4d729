import { Agency } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';

interface ClientShown {
  readonly contacts: readonly { readonly name: string; readonly email: string; readonly phone?: string }[];
}

describe('People come and go', () => {
  const app = App.ofThisFile();
  const maya = { name: 'Maya Lindqvist', email: 'Maya@Acme.example', phone: '+44 20 7946 0000' };
  const theo = { name: 'Theo Marsh', email: 'theo@acme.example' };
  let id: string;

  const shown = () => app.admin.read<ClientShown>(`/v1/clients/${id}`);
  const add = (contact: object) => app.admin.post(`/v1/clients/${id}/contacts`, contact);
  const remove = (email: string) => app.admin.delete(`/v1/clients/${id}/contacts/${encodeURIComponent(email)}`);

  beforeAll(async () => {
    await app.clockTo('2026-11-02T09:00:00Z');
    id = await new Agency(app).client();
  });

  it('somebody joins', async () => {
    expect(await add(maya)).toMatchObject({ status: 201, body: { id, email: maya.email } });
    const { contacts, ...card } = await shown();
    expect(contacts).toEqual([theo, maya]);
    expect(card).not.toHaveProperty('emails');
  });

  it('nobody joins twice, however the address is written', async () => {
    expect(await add({ name: 'Another Maya', email: 'maya@ACME.example' })).toMatchObject(
      refusedWith(409, 'already-exists'),
    );
    expect((await shown()).contacts).toHaveLength(2);
  });

  it('the same request again adds nobody', async () => {
    const sam = { name: 'Sam', email: 'sam+shop@acme.example' };
    const how = { idempotencyKey: 'sam' };
    const once = await app.admin.send(`/v1/clients/${id}/contacts`, sam, how);
    expect(await app.admin.send(`/v1/clients/${id}/contacts`, sam, how)).toEqual(once);
    expect((await shown()).contacts).toHaveLength(3);
    expect(await remove('SAM+shop@acme.example')).toMatchObject({ status: 200, body: { id, email: sam.email } });
  });

  it('somebody leaves, and is gone for the second one who says so', async () => {
    expect(await remove('theo@acme.example')).toMatchObject({ status: 200 });
    expect((await shown()).contacts).toEqual([maya]);
    expect(await remove('theo@acme.example')).toMatchObject(refusedWith(404, 'unknown-contact'));
  });

  it('leaves also with the longest of addresses, whatever it holds', async () => {
    const email = `${'a/'.repeat(30)}b@${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.example`;
    expect(await add({ name: 'Ed', email })).toMatchObject({ status: 201 });
    expect(await remove(email)).toMatchObject({ status: 200, body: { email } });
    expect((await shown()).contacts).toEqual([maya]);
  });

  it('the last one stays', async () => {
    expect(await remove(maya.email)).toMatchObject(refusedWith(409, 'last-contact'));
    expect((await shown()).contacts).toEqual([maya]);
  });

  it('somebody comes back', async () => {
    await add(theo);
    expect((await shown()).contacts).toEqual([maya, theo]);
  });

  it('what nobody asked for is for the one who has been there longest', async () => {
    const acme = await new Agency(app).signs('2026-11-01', {}, id);
    const signal = { agreementId: acme.id, check: 'shop', state: 'down', at: '2026-11-02T09:00:00Z' };
    const { ticketId } = await app.admin.send<{ ticketId: string; position: number }>('/v1/intake/monitoring', signal);
    expect(await app.admin.read(`/v1/tickets/${ticketId}`)).toMatchObject({
      requester: { name: maya.name, email: maya.email },
    });
  });
});
