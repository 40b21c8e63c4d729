import { behavesLikeMongoDb } from './behaviour.fixtures';
import { serve, type DocumentServer } from './index';
import { removeFolders, temporaryFolder } from './temporary.fixtures';

describe('the embedded document server', () => {
  let server: DocumentServer;
  beforeAll(async () => {
    server = await serve({ path: temporaryFolder(), port: 0 });
  });
  afterAll(async () => {
    await server.stop();
    removeFolders();
  });
  describe('through the driver', () => behavesLikeMongoDb(() => server.url));
});

// The same suite tells whether MongoDB itself agrees; without MONGODB_URL it is reported as skipped.
const url = process.env['MONGODB_URL'];
(url ? describe : describe.skip)('MongoDB at MONGODB_URL', () => {
  behavesLikeMongoDb(() => url!);
});
