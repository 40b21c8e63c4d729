import { type Readable } from 'node:stream';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Callers } from './callers';
import { Problem } from './problems';

/** A route that takes something else than JSON, as the bytes that it is. */
export interface RawBodies {
  readonly mediaType: string;
  /** As the route has it. */
  readonly path: string;
  readonly bytesMax: number;
}

/**
 * Takes bodies of that type on that one route. They are larger than others, so the key is looked at before any of it is read;
 * of one that is too large no more is kept than fits.
 */
export function takeRawBodies(
  fastify: FastifyInstance,
  { mediaType, path, bytesMax }: RawBodies,
  callers: Callers,
): void {
  fastify.addContentTypeParser(mediaType, async (request: FastifyRequest, body: Readable) => {
    if (request.routeOptions.url !== path) {
      throw new Problem(415, 'unsupported-media-type', 'The body must be JSON: Content-Type: application/json.');
    }
    callers.admit(request);
    if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLarge(bytesMax);
    return read(body, bytesMax);
  });
}

function read(body: Readable, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes <= bytesMax) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      body.off('data', take).resume();
      reject(tooLarge(bytesMax));
    };
    body.on('data', take);
    body.once('end', () => resolve(Buffer.concat(chunks)));
    body.once('error', () => reject(new Problem(400, 'unreadable-request', 'The body ended before its end.')));
  });
}

const tooLarge = (bytesMax: number): Problem =>
  new Problem(413, 'body-too-large', `The body is larger than ${bytesMax / 1_048_576} MiB.`);
