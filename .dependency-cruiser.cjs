const context =
  '(editorial|advertising|recruiting|people|companies|identity|importing|audience|feeds|erasure)';

/** The walls of the house (ARCHITECTURE.md): `npm test` refuses what crosses them. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'kernel-imports-nothing',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^libs/kernel/' },
    },
    {
      name: 'domain-imports-kernel-only',
      comment: 'Domain code is pure: no framework, no database, no clock, no randomness.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/domain/', pathNot: '\\.spec\\.tsx?$' },
      to: { pathNot: ['^libs/$1/domain/', '^libs/kernel/index\\.ts$'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domain-knows-no-package',
      severity: 'error',
      from: { path: '^libs/([^/]+)/domain/', pathNot: '\\.spec\\.tsx?$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'core'] },
    },
    {
      name: 'application-imports-domain-and-ports',
      comment: 'Use cases know deciders and ports; adapters are wired in by the apps.',
      severity: 'error',
      from: { path: '^libs/[^/]+/application/' },
      to: { path: ['^libs/event-store/(postgres|kurrentdb|memory)/', '^libs/[^/]+/http/'] },
    },
    {
      name: 'adapters-import-ports',
      severity: 'error',
      from: { path: '^libs/event-store/(postgres|kurrentdb|memory)/' },
      to: { path: `^libs/${context}/` },
    },
    {
      name: 'platform-knows-no-context',
      severity: 'error',
      from: {
        path: '^libs/(kernel|observation|postgres|event-store|projections|scheduling|platform)/',
        pathNot: '\\.spec\\.tsx?$',
      },
      to: { path: `^libs/${context}/` },
    },
    {
      name: 'libs-through-index',
      comment: 'A library is entered through its index.ts alone.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: '\\.spec\\.tsx?$' },
      to: {
        path: '^libs/([^/]+)/',
        pathNot: ['^libs/$1/', '^libs/[^/]+/index\\.ts$', '^libs/event-store/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'apps-enter-libs-through-index',
      severity: 'error',
      from: { path: '^apps/' },
      to: {
        path: '^libs/',
        pathNot: [
          '^libs/[^/]+/index\\.ts$',
          '^libs/event-store/[^/]+/index\\.ts$',
          '^libs/platform/embedded-postgres/index\\.ts$',
        ],
      },
    },
    {
      name: 'libs-know-no-app',
      severity: 'error',
      from: { path: '^libs/', pathNot: '\\.spec\\.tsx?$' },
      to: { path: ['^apps/', '^tests/'] },
    },
    {
      name: 'no-test-tools-in-the-product',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '\\.spec\\.tsx?$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
