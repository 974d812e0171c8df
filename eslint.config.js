import i18next from 'eslint-plugin-i18next'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** Ambient time and random make runs unrepeatable: core takes them as arguments, the others through ports. */
const ambient = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Take the instant as an argument (Clock port).' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take the instant as an argument (Clock port).' },
  { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: 'Take random input through a port.' },
]
const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a name that is the same everywhere can be found.' }
/** What a person sees or hears of an element beside what stands in it. */
const SPOKEN_ATTRIBUTES = ['title', 'placeholder', 'alt', '^aria-(label|description|roledescription|valuetext|placeholder)$', '[lL]abel$', '^(hint|help|words|message|say)$']
/** Numbers and signs, and what is the same in every language: names of keys, units, the product's and languages' own names. */
const NOT_WORDS = [/^[^\p{L}]*$/u, /^(F\d{1,2}|Ctrl( [A-Z])?|Esc|Enter|Alt|Del|kg|PIN|QR|PayNow|Regulars|R|English|中文)$/]

export default tseslint.config(
  { ignores: ['node_modules/**', 'out/**', 'dist/**', 'coverage/**', 'resources/**', '**/*.cjs'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.config.ts', 'headoffice/*/*.config.ts'] }, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'no-restricted-syntax': ['error', noDefaultExport],
      'max-lines': ['error', { max: 450, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      eqeqeq: 'error',
    },
  },
  { files: ['*.config.ts', '**/*.config.ts', 'test/support/outcome-reporter.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['core/**', 'terminal/**', 'headoffice/server/**', 'native/**'], rules: { 'no-restricted-syntax': ['error', noDefaultExport, ...ambient], 'no-console': 'error' } },
  /** The composition roots and the head office's own clock are where real time enters. */
  { files: ['terminal/app.ts', 'terminal/clock.ts', 'terminal/server.ts', 'headoffice/server/clock.ts', 'terminal/log/*.ts'], rules: { 'no-restricted-syntax': ['error', noDefaultExport] } },
  { files: ['renderer/**/*.tsx', 'renderer/**/*.ts', 'headoffice/console/**/*.tsx'], plugins: { 'react-hooks': reactHooks }, rules: { ...reactHooks.configs.recommended.rules, '@typescript-eslint/no-misused-promises': 'off' } },
  {
    files: ['renderer/**/*.tsx', 'headoffice/console/**/*.tsx'],
    plugins: { i18next },
    rules: {
      'i18next/no-literal-string': ['error', {
        mode: 'jsx-only',
        'should-validate-template': true,
        message: 'Words a person reads come from the word lists, in every language.',
        'jsx-attributes': { include: SPOKEN_ATTRIBUTES },
        words: { exclude: NOT_WORDS },
      }],
    },
  },
)
