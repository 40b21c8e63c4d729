import { StreamNotFoundError, UnavailableError } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { type Refusal } from '../kernel/refusal';
import { asRefusal } from './failures';

const grpcError = (code: status) =>
  Object.assign(new Error(`${code}: as gRPC says it`), { code, details: '', metadata: {} });

describe('asRefusal', () => {
  it.each([status.UNAVAILABLE, status.CANCELLED, status.DEADLINE_EXCEEDED])(
    'a call that gRPC ended with %s may succeed later, though the client did not put it in its own words',
    (code) => expect((asRefusal(grpcError(code)) as Refusal).code).toBe('STORE_UNAVAILABLE'),
  );

  it('so may a command that the client found the server unavailable for', () => {
    const error = new UnavailableError(grpcError(status.UNAVAILABLE) as never);
    expect((asRefusal(error) as Refusal).code).toBe('STORE_UNAVAILABLE');
  });

  it.each([
    ['a stream that is not there', new StreamNotFoundError(undefined as never, 'ledger-1')],
    ['a request that gRPC finds wrong', grpcError(status.INVALID_ARGUMENT)],
    ['a failure of the file system', Object.assign(new Error('no such file'), { code: 'ENOENT' })],
    ['a fault of ours', new TypeError('undefined is not a function')],
    ['what is no error', 'text'],
  ])('%s stays what it is: another try would not change it', (_what, error) => expect(asRefusal(error)).toBe(error));
});
