import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { NODE_FLAGS } from './server';

type Reply<T> = { readonly result: T } | { readonly failure: string };

/** A helper process that answers one question at a time; nothing else runs in it that could disturb a measurement. */
export class Child {
  private constructor(private readonly process: ChildProcess) {}

  /** @param file name of a file in this folder, without its ending */
  static start(file: string, ...args: readonly string[]): Child {
    return new Child(fork(join(__dirname, `${file}.js`), args, { execArgv: NODE_FLAGS, serialization: 'advanced' }));
  }

  get pid(): number {
    return this.process.pid!;
  }

  ask<T>(question: object): Promise<T> {
    const { process } = this;
    return new Promise((resolve, reject) => {
      const onMessage = (reply: Reply<T>): void => {
        process.off('exit', onExit);
        if ('result' in reply) resolve(reply.result);
        else reject(new Error(reply.failure));
      };
      const onExit = (code: number | null): void => {
        process.off('message', onMessage);
        reject(new Error(`A process of the benchmark ended with code ${code}`));
      };
      process.once('message', onMessage).once('exit', onExit);
      process.send(question);
    });
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.disconnect();
    await gone;
  }
}

/** Answers the parent's questions until it goes away. */
export function answerParent<Q>(answer: (question: Q) => unknown, end: () => unknown = () => undefined): void {
  process.on('message', (question: Q) => {
    Promise.resolve()
      .then(() => answer(question))
      .then(
        (result) => process.send!({ result }),
        (error: Error) => process.send!({ failure: error.stack ?? String(error) }),
      );
  });
  process.once('disconnect', () => void Promise.resolve(end()).then(() => process.exit(0)));
}
