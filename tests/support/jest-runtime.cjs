'use strict';

const { default: Runtime } = require('jest-runtime');

/** Sources as a worker has read them: jest forgets them after every test file and reads each thousand times. */
class SourcesOfARun extends Map {
  clear() {
    // They do not change while tests run.
  }
}

const sources = new SourcesOfARun();

module.exports = {
  __esModule: true,
  /** Reads a source once in a worker instead of once in every test file. */
  default: class extends Runtime {
    constructor(config, environment, resolver, transformer, cacheFS, ...rest) {
      for (const [path, source] of cacheFS) sources.set(path, source);
      super(config, environment, resolver, transformer, sources, ...rest);
    }
  },
};
