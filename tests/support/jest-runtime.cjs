'use strict';

const { pathToFileURL } = require('node:url');
const { default: Runtime } = require('jest-runtime');

const { console: own } = globalThis;
let imported = 0;
process.setSourceMapsEnabled(true);

/**
 * Lets Node import test files and what they use, once in a worker. Jest would load every module of Nest, TypeORM and our
 * own anew for every test file, in a context where `Array` is not the `Array` of Node: a third of all that tests took.
 * The price is that test files of a worker share modules, as the parts of a process do: none may leave anything in them.
 */
class NativeRuntime extends Runtime {
  constructor(config, environment, ...rest) {
    super(config, environment, ...rest);
    globalThis.console = environment.global.console;
  }

  setGlobalsForRuntime(globals) {
    super.setGlobalsForRuntime(globals);
    const jest = this.jestGlobals.jestObjectFor(this._testPath);
    globalThis[Symbol.for('forside.jest')] = { ...globals, jest };
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  /** Each test file is a module of its own, so that it can ask for what Jest gives it (jest-globals.mjs). */
  async unstable_importModule(path) {
    imported += 1;
    // Jest's reads no source maps but of what it has loaded itself; Node's knows them all.
    Error.prepareStackTrace = undefined;
    return import(`${pathToFileURL(path).href}?${imported}`);
  }

  teardown() {
    globalThis.console = own;
    super.teardown();
  }
}

module.exports = { __esModule: true, default: NativeRuntime };
