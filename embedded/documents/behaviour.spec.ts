import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { behavesLikeMongoDb } from './behaviour.fixtures';
import { serve, type DocumentServer } from './index';

describe('the embedded document server', () => {
  const path = mkdtempSync(join(tmpdir(), 'documents-'));
  let server: DocumentServer;
  beforeAll(async () => {
    server = await serve({ path, port: 0 });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(path, { recursive: true });
  });
  describe('through the driver', () => behavesLikeMongoDb(() => server.url));
});

// The same suite tells whether MongoDB itself agrees; without MONGODB_URL it is reported as skipped.
const url = process.env['MONGODB_URL'];
(url ? describe : describe.skip)('MongoDB at MONGODB_URL', () => {
  behavesLikeMongoDb(() => url!);
});
