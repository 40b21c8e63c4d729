import { dirname, join } from 'node:path';
import { minutebook, Program } from './program';

const folders = { 'event store': 'event-store', 'document store': 'documents' } as const;

/** One of the embedded servers in a process of its own, on a port that it keeps: to be taken away and given back. */
export class StoreProcess {
  private program: Program | undefined;
  private port = 0;
  url = '';

  constructor(
    private readonly which: keyof typeof folders,
    private readonly path: string,
  ) {}

  async start(): Promise<void> {
    const module = join(dirname(minutebook), '../../embedded', folders[this.which], 'index.js');
    const options = { path: this.path, port: this.port };
    const script = `require(${JSON.stringify(module)}).start(${JSON.stringify(options)}).then(({ url }) => console.log(url))`;
    this.program = new Program(process.execPath, ['-e', script], {});
    const [url, port] = await this.program.line(/^\w+:\/\/[^:]+:(\d+)\S*$/);
    this.url = url;
    this.port = Number(port);
  }

  async kill(): Promise<void> {
    await this.program?.kill();
  }
}
