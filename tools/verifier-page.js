/**
 * Writes verifier/minutebook-verify.html: verifier/minutebook-verify.js in one page that opens from disk, with
 * verifier/page.html around it.
 *
 * `node tools/verifier-page.js` writes it, `node tools/verifier-page.js --check` fails where it is stale.
 */
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = join(__dirname, '../verifier');
const target = join(folder, 'minutebook-verify.html');

const VERIFIER = '<script src="minutebook-verify.js"></script>';

/** The two scripts are named by their digests, so that the page runs these and nothing else. */
function page() {
  const verifier = readFileSync(join(folder, 'minutebook-verify.js'), 'utf8');
  if (/<\/script|<!--/i.test(verifier)) throw new Error('The verifier would end its own script');
  const around = readFileSync(join(folder, 'page.html'), 'utf8');
  const [, own] = /<script>([\s\S]*)<\/script>/.exec(around);
  const digests = [verifier, own].map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  return around.replace('{{digests}}', () => digests.join(' ')).replace(VERIFIER, () => `<script>${verifier}</script>`);
}

if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== page()) {
    console.error('verifier/minutebook-verify.html is stale: node tools/verifier-page.js writes it anew');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, page());
}
