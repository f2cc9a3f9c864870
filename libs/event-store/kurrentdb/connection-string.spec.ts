import { describe, expect, it } from '@jest/globals';
import { ConnectionStringError, checkedConnectionString } from './connection-string.js';

describe('A connection string of KurrentDB', () => {
  it.each([
    ['kurrentdb://localhost:2113?tls=false', 'kurrentdb://localhost:2113?tls=false'],
    [' esdb://localhost:2113 ', 'kurrentdb://localhost:2113'],
    ['esdb+discover://ed:p%40ss@log.example:2113', 'kurrentdb+discover://ed:p%40ss@log.example:2113'],
    [
      'kdb://a:1,b:2,c:3?tls=true&tls-verify-cert=false&nodePreference=follower',
      'kurrentdb://a:1,b:2,c:3?tls=true&tls-verify-cert=false&nodePreference=follower',
    ],
    ['kurrent://a?throwOnAppendFailure=true', 'kurrentdb://a?throwOnAppendFailure=true'],
  ])('%s is taken as %s', (given, taken) => {
    expect(checkedConnectionString(given)).toBe(taken);
  });

  it.each([
    '',
    'kurrentdb://',
    'postgres://ed:secret@localhost/log',
    'kurrentdb://ed:secret@localhost?colour=red',
    'kurrentdb://ed:secret@localhost?throwOnAppendFailure=false',
    'kurrentdb://ed:secret@localhost?throw-on-append-failure=no',
  ])('%s is refused, without a word of what is secret in it', (given) => {
    expect(() => checkedConnectionString(given)).toThrow(ConnectionStringError);
    expect(() => checkedConnectionString(given)).not.toThrow(/secret/);
  });
});
