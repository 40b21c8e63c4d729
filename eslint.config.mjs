import tseslint from 'typescript-eslint';

// Pure files take time, randomness and settings as arguments.
const pure = [
  'src/kernel/**/*.ts',
  'src/time/**/*.ts',
  'src/money/**/*.ts',
  'src/**/*.events.ts',
  'src/**/*.decider.ts',
  'src/**/*.commands.ts',
  'src/**/*.rules.ts',
  'src/**/*.view.ts',
  'src/ledger/month-balance.ts',
  'src/ledger/month.state.ts',
  'projections/**/*.ts',
];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**', 'data/**', 'client/openapi.ts'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    // Nest reads constructor parameter types at run time: their imports must stay values.
    files: [
      'src/**/*.controller.ts',
      'src/**/*.module.ts',
      'src/**/*.handler.ts',
      'src/**/*.queries.ts',
      'src/**/*.policy.ts',
      'src/http/**/*.ts',
      'src/event-store/**/*.ts',
      'src/read-models/**/*.ts',
    ],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: pure,
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': ['error', 'Date', 'process', 'setTimeout', 'setInterval', 'performance'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
    },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts', 'src/cli/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.js', '**/*.mjs', '**/*.cjs'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.js', '**/*.cjs'], rules: { 'no-console': 'off', '@typescript-eslint/no-require-imports': 'off' } },
);
