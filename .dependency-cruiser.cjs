/** Which way the code may look. `npm run layers` checks it, and so does a spec. */
const contexts =
  '^src/(agreements|audit|calendars|clients|disputes|documents|intake|integration|invoices|keys|ledger|mail|maintenance|monitoring|notices|policies|sla|tickets|transfer|trends)/';
const pure =
  '^(src/(kernel|money)/|src/time/(?!clock)|src/.+\\.(events|commands|decider|rules|view|published)\\.ts$|src/sla/clock\\.ts$|src/agreements/terms\\.ts$|src/ledger/month(-balance|\\.state)\\.ts$|projections/)';
const spec = '\\.spec\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'pure-files-do-no-io',
      comment: 'Facts, decisions, rules and folds know neither Nest nor a database nor the machine.',
      severity: 'error',
      from: { path: pure, pathNot: [spec, '^src/time/zone-database\\.ts$'] },
      to: {
        path: [
          '^node_modules/(@nestjs|@eventstore|mongodb|lmdb|rxjs|pino|prom-client)',
          '^src/(event-store|read-models|http|cli|policies)/',
          '\\.(handler|handlers|controller|module|queries|policy|dto)\\.ts$',
          '^src/time/clock',
        ],
      },
    },
    {
      name: 'pure-files-need-no-node',
      severity: 'error',
      from: { path: pure, pathNot: spec },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'kernel-stands-alone',
      comment: 'The grammar knows no context.',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: spec },
      to: { path: '^src/', pathNot: '^src/(kernel/|time/instant)' },
    },
    {
      name: 'time-and-money-know-no-context',
      severity: 'error',
      from: { path: '^src/(time|money)/', pathNot: [spec, '^src/time/clock'] },
      to: { path: '^src/', pathNot: '^src/(kernel|time|money)/' },
    },
    {
      name: 'one-door-to-the-event-store',
      severity: 'error',
      from: { path: '^(src|projections)/', pathNot: ['^src/event-store/', spec] },
      to: { path: '^node_modules/@eventstore' },
    },
    {
      name: 'one-door-to-the-read-models',
      severity: 'error',
      from: { path: '^(src|projections)/', pathNot: ['^src/read-models/', spec] },
      to: { path: '^node_modules/(mongodb|bson)' },
    },
    {
      name: 'doors-know-no-context',
      severity: 'error',
      from: { path: '^src/(event-store|read-models|http)/', pathNot: spec },
      // Who asks is the door's own question.
      to: { path: contexts, pathNot: '^src/keys/' },
    },
    {
      name: 'embedded-servers-stand-alone',
      comment: 'They know nothing of Minutebook, and nothing of each other.',
      severity: 'error',
      from: { path: '^embedded/([^/]+)/' },
      to: { path: ['^(src|projections|test)/', '^embedded/'], pathNot: '^embedded/$1/' },
    },
    {
      name: 'the-client-stands-alone',
      comment: 'It runs where no part of the program is, also in a browser.',
      severity: 'error',
      from: { path: '^client/', pathNot: [spec, '^client/examples/'] },
      to: { pathNot: ['^client/', '^node_modules/openapi-fetch/'] },
    },
    {
      name: 'the-program-asks-itself-nothing',
      severity: 'error',
      from: { path: '^(src|projections|embedded)/' },
      to: { path: '^client/' },
    },
    {
      name: 'only-serving-starts-embedded-servers',
      severity: 'error',
      from: { path: '^(src|projections)/', pathNot: ['^src/cli/', spec, '\\.fixtures\\.ts$'] },
      to: { path: '^embedded/' },
    },
    {
      name: 'tests-stay-outside',
      severity: 'error',
      from: { path: '^(src|projections|embedded)/', pathNot: [spec, '\\.fixtures\\.ts$'] },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-development-packages-in-the-program',
      severity: 'error',
      from: { path: '^(src|projections|embedded)/', pathNot: [spec, '\\.fixtures\\.ts$'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '^node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
