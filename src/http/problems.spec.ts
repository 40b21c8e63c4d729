import { BadRequestException, InternalServerErrorException, PayloadTooLargeException } from '@nestjs/common';
import { Refusal, type RefusalCode, refusalStatus } from '../kernel/refusal';
import { messageOf, Problem, problemOf } from './problems';

it.each(Object.entries(refusalStatus))('%s is told with the status %i and a type of its own', (code, status) => {
  const told = problemOf(new Refusal(code as RefusalCode, 'No.'));
  const slug = code.toLowerCase().replaceAll('_', '-');
  expect(told?.body).toMatchObject({ type: `urn:minutebook:problem:${slug}`, status });
});

it('where a store is stays inside', () => {
  const away = new Refusal('STORE_UNAVAILABLE', 'connect ECONNREFUSED 10.0.0.7:2113');
  expect(JSON.stringify(problemOf(away)?.body)).not.toContain('10.0.0.7');
});

it('facts are shown beside, and change none of the members', () => {
  const refusal = new Refusal('MONTH_NOT_OPEN', 'March is closed', { month: '2026-03', status: 'closed', type: 'x' });
  expect(problemOf(refusal)?.body).toEqual({
    type: 'urn:minutebook:problem:month-not-open',
    title: 'Month not open',
    status: 409,
    detail: 'March is closed',
    month: '2026-03',
  });
});

it('every fault is listed', () => {
  const errors = [{ pointer: '/name', detail: 'is required' }];
  expect(problemOf(new Refusal('INVALID', 'One fault', {}, errors))?.body).toMatchObject({ status: 422, errors });
  expect(problemOf(new Refusal('INVALID', 'One fault'))?.body).not.toHaveProperty('errors');
});

it('who is told to come again is told when', () => {
  expect(problemOf(new Refusal('STORE_UNAVAILABLE', 'Away'))?.headers).toEqual({ 'retry-after': '1' });
  expect(problemOf(new Refusal('READ_MODEL_BEHIND', 'Behind'))?.headers).toEqual({ 'retry-after': '1' });
});

it('what Nest and Fastify refuse has a type too', () => {
  expect(problemOf(new PayloadTooLargeException())?.body).toMatchObject({
    type: 'urn:minutebook:problem:body-too-large',
  });
  expect(problemOf(new BadRequestException())?.body).toMatchObject({ status: 400, title: 'Unreadable request' });
});

it('the HTTP layer’s own no brings its headers', () => {
  const told = problemOf(new Problem(401, 'key-missing', 'Send a key', { 'www-authenticate': 'Bearer' }));
  expect(told).toMatchObject({
    body: { status: 401, title: 'Key missing' },
    headers: { 'www-authenticate': 'Bearer' },
  });
});

it('a caller who is gone before its body has come is no fault of ours', () => {
  const gone = Object.assign(new Error('aborted'), { code: 'ECONNRESET', statusCode: 400 });
  expect(problemOf(gone)?.body).toMatchObject({ status: 400, detail: 'The body ended before its end.' });
  expect(problemOf(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))).toBeUndefined();
});

it('where there is no reply to send it with, the no is a whole message', () => {
  const [head = '', body = ''] = messageOf(new Problem(431, 'headers-too-large', 'Zu groß')).split('\r\n\r\n');
  expect(head.split('\r\n')).toEqual([
    'HTTP/1.1 431 Request Header Fields Too Large',
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]);
  expect(JSON.parse(body)).toMatchObject({ title: 'Headers too large', status: 431, detail: 'Zu groß' });
});

it('a fault of our own is not told', () => {
  expect(problemOf(new TypeError('x is undefined at /src/secret.ts'))).toBeUndefined();
  expect(problemOf(new InternalServerErrorException('secret'))).toBeUndefined();
  expect(problemOf('thrown text')).toBeUndefined();
});
