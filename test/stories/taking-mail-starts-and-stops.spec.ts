import { Agency } from '../support/agency';
import { App } from '../support/app';
import { Carrier, email } from '../support/email';
import { messageOf, messagesIn } from '../support/intake';
import { Program } from '../support/program';
import { until } from '../support/waiting';

const MAILBOX = 'support@studio.example';
const BAD_CONFIGURATION = 78;

describe('Taking mail starts and stops with the program', () => {
  const app = App.ofThisFile({ env: { MAIL_ADDRESS: MAILBOX, SMTP_PORT: '0' } });
  const byTheo = (subject: string) => email({ from: 'theo@acme.example', to: MAILBOX, subject });

  beforeAll(async () => {
    await app.clockTo('2026-11-03T09:00:00Z');
    await new Agency(app).signs('2026-11-01');
  });

  it('on a port that another has: says which setting, and ends with the code for a bad configuration', async () => {
    const { port } = new URL(app.mailUrl);
    const env = { MAIL_ADDRESS: MAILBOX, SMTP_PORT: port, PORT: '0', DATA_DIR: `${app.dataDir}-other` };
    const { ended, logged } = Program.minutebook(['serve'], env);
    expect(await ended).toEqual({ code: BAD_CONFIGURATION, signal: null });
    expect(logged.join('\n')).toContain('SMTP_PORT cannot be used');
  });

  it('for no mailbox: is a bad configuration', async () => {
    const { ended, logged } = Program.minutebook(['serve'], { SMTP_PORT: '0', DATA_DIR: `${app.dataDir}-other` });
    expect((await ended).code).toBe(BAD_CONFIGURATION);
    expect(logged.join('\n')).toContain('MAIL_ADDRESS must be set');
  });

  it('a carrier that goes away in the middle has brought nothing', async () => {
    const carrier = await Carrier.at(app.mailUrl);
    for (const line of ['MAIL FROM:<theo@acme.example>', `RCPT TO:<${MAILBOX}>`, 'DATA']) await carrier.say(line);
    carrier.socket.write('From: theo@acme.example\r\n\r\nHalf a mess');
    carrier.close();
    const next = await Carrier.at(app.mailUrl);
    expect(await next.bring(byTheo('Whole'), MAILBOX)).toMatch(/^250 /);
    next.close();
    await until(async () => (await messagesIn(app.admin)).length > 0);
    expect((await messagesIn(app.admin)).map(({ subject }) => subject)).toEqual(['Whole']);
  });

  it('SIGTERM while a message comes in: it is taken to its end, nothing else is begun, and the program ends with 0', async () => {
    const [coming, idle] = [await Carrier.at(app.mailUrl), await Carrier.at(app.mailUrl)];
    for (const line of ['MAIL FROM:<theo@acme.example>', `RCPT TO:<${MAILBOX}>`, 'DATA']) await coming.say(line);
    coming.socket.write(byTheo('On the way'));
    const stopping = app.stop();
    await until(async () => {
      const answer = await idle.say('MAIL FROM:<theo@acme.example>');
      if (!answer.startsWith('421')) await idle.say('RSET');
      return answer.startsWith('421');
    });
    const answer = await coming.say('.');
    expect(answer).toMatch(/^250 /);
    await stopping;
    coming.close();
    idle.close();

    await app.restart();
    const [, id] = /^250 Kept as (\S+)$/.exec(answer)!;
    await until(async () => (await messageOf(app.admin, id!)).state === 'filed');
    expect(await messageOf(app.admin, id!)).toMatchObject({ subject: 'On the way', as: 'opened' });
  });
});
