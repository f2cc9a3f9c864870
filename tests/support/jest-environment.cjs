'use strict';

const { ModernFakeTimers } = require('@jest/fake-timers');
const { default: NodeEnvironment } = require('jest-environment-node');

const CLASSES = Object.entries(Object.getOwnPropertyDescriptors(globalThis))
  .filter(([name, { writable }]) => /^[A-Z]/.test(name) && writable)
  .map(([name]) => name);

/** Where Jest itself runs: apart from the tests (jest-runtime.cjs), but with the same `Error`, `Array` and clock. */
module.exports = class extends NodeEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of CLASSES) this.global[name] = globalThis[name];
    this.fakeTimersModern = new ModernFakeTimers({ config: config.projectConfig, global: globalThis });
  }
};
