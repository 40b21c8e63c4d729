import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirLock, prepareDataDir } from './data-dir';

const stores = { eventStoreUrl: 'esdb://127.0.0.1:2113?tls=false', mongodbUrl: 'mongodb://127.0.0.1:27017' };

describe('a data folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'minutebook-data-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const taken = async (path = folder): Promise<DataDirLock> => {
    const lock = await DataDirLock.take(path);
    if (!(lock instanceof DataDirLock)) throw new Error(`Held by ${lock.pid}`);
    return lock;
  };

  it('has one holder, who says where its stores are', async () => {
    const lock = await taken();
    expect(await DataDirLock.take(folder)).toEqual({ pid: process.pid, stores: null });
    lock.tell(stores);
    expect(await DataDirLock.take(folder)).toEqual({ pid: process.pid, stores });
    await lock.release();
  });

  it('is free again once it is released', async () => {
    await (await taken()).release();
    await (await taken()).release();
  });

  it('is free after its holder was killed', async () => {
    const socket = join(folder, 'minutebook.sock');
    const holder = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(socket)}, () => console.log('here'))`,
    ]);
    await once(holder.stdout, 'data');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await (await taken()).release();
  });

  it('has one holder also where many come at once', async () => {
    const came = await Promise.all(Array.from({ length: 8 }, () => DataDirLock.take(folder)));
    const locks = came.filter((one) => one instanceof DataDirLock);
    expect(locks).toHaveLength(1);
    await locks[0]!.release();
  });

  it('may have a longer path than a socket', async () => {
    const deep = join(folder, 'x'.repeat(120));
    prepareDataDir(deep);
    const lock = await taken(deep);
    expect(await DataDirLock.take(deep)).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  it('is made where it is missing, and refused where it is no folder', () => {
    prepareDataDir(join(folder, 'a', 'b'));
    prepareDataDir(join(folder, 'a', 'b'));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'below')]) {
      expect(() => prepareDataDir(path)).toThrow(
        `DATA_DIR must be a folder that can be written: ${path}: it is not a folder`,
      );
    }
  });
});
